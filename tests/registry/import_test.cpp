// Imports over the API: a file is taken, run by the clock in units, and every bad row is reported with line, column and code.
#include <doctest/doctest.h>

#include <fstream>

#include "domain/registry/imports.hpp"
#include "server/upload.hpp"
#include "tests/support/imports.hpp"
#include "tests/support/people.hpp"

using namespace heluo;
using namespace heluo::tests;

namespace {

// What one file with this text after a header comes to.
std::string outcome_of(std::string_view rows, const Names& columns = all_columns()) {
    Importing office;
    return office.outcome(office.imported(csv_header(columns) + std::string{rows}));
}

Names errors_of(std::string_view rows) {
    Importing office;
    return office.errors(office.imported(csv_header() + std::string{rows}));
}

}  // namespace

TEST_CASE("a file is taken with 202 and an address, and its rows come in afterwards") {
    Importing office;
    const std::string file = csv({sound_row(1), sound_row(2)});
    const Response taken = office.upload(file);
    CHECK(taken.status == 202);
    const std::string import = header(taken, "Location");
    CHECK(import == "/v1/imports/" + text_at(taken, "/id"));
    CHECK(text_at(taken, "/state") == "queued");
    CHECK(text_at(taken, "/bytes_total") == std::to_string(file.size()));
    CHECK(text_at(taken, "/bytes_done") == "0");
    CHECK(text_at(taken, "/next_event") == "run");
    CHECK(text_at(office.market.get("/v1/contracts", office.registrar), "/items") == "[]");

    office.run(import);
    CHECK(office.outcome(import) == "done: 2 rows, 2 new, 0 unchanged, 0 refused");
    CHECK(office.at(import, "/bytes_done") == std::to_string(file.size()));
    CHECK(office.at(import, "/line") == "4");
    const Response contracts = office.market.get("/v1/contracts", office.registrar);
    CHECK(text_at(contracts, "/items/1/state") == "registered");
    CHECK(text_at(contracts, "/items/1/number") == "2025410101000001");
    const Response contract = office.market.get("/v1/contracts/" + text_at(contracts, "/items/1/id"), office.registrar);
    CHECK(text_at(contract, "/source") == "import");
    CHECK(text_at(contract, "/source_id") == text_at(taken, "/id"));
    CHECK(text_at(office.market.get("/v1/imports", office.registrar), "/items/0/id") == text_at(taken, "/id"));
}

TEST_CASE("at start goes what a crash left of uploads, and the file of an import that still runs stays") {
    Importing office;
    const std::string import = office.taken(csv({sound_row(1)}));
    const Names needed = office.folder.files();
    REQUIRE(needed.size() == 1);
    std::ofstream{office.folder.path() + "/cut-off.upload"} << "half";
    std::ofstream{office.folder.path() + "/renamed-but-not-committed.csv"} << "whole";
    std::ofstream{office.folder.path() + "/somebody's.txt"} << "not ours";
    const auto start = [&] {
        std::vector<std::string> files;
        office.market.read([&](Unit& unit) { files = unit.imports.files(); });
        server::clear_uploads(office.folder.path(), files);
    };
    start();
    CHECK(office.folder.files() == Names{needed.front(), "somebody's.txt"});
    office.run(import);
    CHECK(office.outcome(import) == "done: 1 rows, 1 new, 0 unchanged, 0 refused");
    office.unit();
    start();
    CHECK(office.folder.files() == Names{"somebody's.txt"});
}

TEST_CASE("rows run in units of at most 500, and the progress says where the import goes on") {
    Importing office;
    const std::string first = csv_header() + sound_rows(1, 500);
    const std::string import = office.taken(first + sound_rows(501, 1001));
    office.unit();
    CHECK(office.outcome(import) == "running: 500 rows, 500 new, 0 unchanged, 0 refused");
    CHECK(office.at(import, "/bytes_done") == std::to_string(first.size()));
    CHECK(office.at(import, "/line") == "502");
    office.unit();
    CHECK(office.outcome(import) == "running: 1000 rows, 1000 new, 0 unchanged, 0 refused");
    office.unit();
    CHECK(office.outcome(import) == "done: 1001 rows, 1001 new, 0 unchanged, 0 refused");
}

TEST_CASE("an import whose rows end exactly with a unit ends as well") {
    Importing office;
    CHECK(office.outcome(office.imported(csv_header() + sound_rows(1, 500))) ==
          "done: 500 rows, 500 new, 0 unchanged, 0 refused");
}

TEST_CASE("a file without rows is an import of nothing") {
    CHECK(outcome_of("") == "done: 0 rows, 0 new, 0 unchanged, 0 refused");
}

TEST_CASE("columns stand in any order, lines end either way, and a byte order mark is no part of the header") {
    Names turned{all_columns().rbegin(), all_columns().rend()};
    CHECK(outcome_of(csv_row(sound_row(1), turned), turned) == "done: 1 rows, 1 new, 0 unchanged, 0 refused");

    Importing office;
    std::string file = "\xEF\xBB\xBF" + csv({sound_row(1), changed(sound_row(2), {{"title", "一,\"二\"\"三"}})});
    for (std::size_t at = 0; (at = file.find('\n', at)) != std::string::npos; at += 2) file.insert(at, 1, '\r');
    CHECK(office.outcome(office.imported(file)) == "done: 2 rows, 2 new, 0 unchanged, 0 refused");
    const Response contracts = office.market.get("/v1/contracts", office.registrar);
    CHECK(text_at(contracts, "/items/0/title") == "一,\"二\"\"三");
}

TEST_CASE("optional columns may be left out of the file") {
    Names needed;
    for (const std::string& column : all_columns())
        if (sound_row(1).contains(column)) needed.push_back(column);
    CHECK(needed.size() < all_columns().size());
    CHECK(outcome_of(csv_row(sound_row(1), needed), needed) == "done: 1 rows, 1 new, 0 unchanged, 0 refused");
}

TEST_CASE("a wrong header refuses the whole file, naming every wrong column") {
    Importing office;
    Names columns = all_columns();
    columns[0] = "price";
    columns[1] = "title";
    const Response refused = office.upload(csv({sound_row(1)}, columns));
    CHECK(refused.status == 422);
    CHECK(faults(refused) == Names{"/columns/price unknown_member", "/columns/title duplicate_member",
                                   "/columns/row_key required", "/columns/number required"});
    CHECK(office.folder.files().empty());
    CHECK(text_at(office.market.get("/v1/imports", office.registrar), "/items") == "[]");
}

TEST_CASE("what is not CSV with a header is refused at once, and leaves nothing behind") {
    Importing office;
    for (const std::string bytes : {"", "\xEF\xBB\xBF", "\n\n", "\"never closed\n"}) {
        const Response refused = office.upload(bytes);
        CHECK(code_of(refused) == "import_unreadable");
    }
    Request json = office.uploading(csv({sound_row(1)}));
    json.content_type = "application/json";
    CHECK(code_of(office.market.send(json)) == "unsupported_media_type");
    Request nothing = office.market.request(Method::post, "/v1/imports", office.registrar);
    nothing.content_type = "text/csv";
    CHECK(code_of(office.market.send(nothing)) == "import_unreadable");
    CHECK(office.folder.files() == Names{});
}

TEST_CASE("a header in another encoding is refused without repeating its bytes") {
    Importing office;
    const Response refused = office.upload("row_key,\xB1\xEA\xCC\xE2\n");  // GBK
    CHECK(refused.status == 422);
    CHECK(faults(refused).front() == "/columns/? unknown_member");
}

TEST_CASE("R39: every fault of every bad row is told with its line, and the sound rows come in") {
    Importing office;
    const std::string import = office.imported(
        csv_header() + csv_row(sound_row(1)) +
        csv_row(changed(sound_row(2), {{"title", "two\nlines"}, {"amount_total", "much"}, {"field", "99"}})) +
        csv_row(changed(sound_row(3), {{"sign_date", "2025-02-30"}})) + csv_row(sound_row(4)));
    CHECK(office.outcome(import) == "done: 4 rows, 2 new, 0 unchanged, 2 refused");
    const Names all{"3 title text_control_character", "3 amount_total amount_format", "3 field code_unknown",
                    "5 sign_date date_invalid"};
    CHECK(office.errors(import) == all);
    CHECK(office.errors(import, 1) == all);  // page by page, whatever the size
    CHECK(office.errors(import, 3) == all);

    const std::string errors = import + "/errors";
    CHECK(text_at(office.market.get(errors, office.registrar), "/items/1/message") ==
          "金额只写数字,不带分隔符和单位,最多两位小数,如 1500000.00");
    Request english = office.market.request(Method::get, errors, office.registrar);
    english.accept_language = "en";
    CHECK(text_at(office.market.send(english), "/items/3/message").find("date") != std::string::npos);
    CHECK(code_of(office.market.get(errors + "?cursor=x", office.registrar)) == "bad_cursor");
}

TEST_CASE("a row with a cell more or fewer than the header is told so (B43), and costs its line only") {
    const std::string sound = csv_row(sound_row(1)), longer = sound.substr(0, sound.size() - 1) + ",\n",
                      shorter = sound.substr(0, sound.rfind(',')) + "\n";
    const std::string rest = csv_row(sound_row(2));
    CHECK(errors_of(longer + shorter + rest) == Names{"2  import_columns", "3  import_columns"});
    CHECK(errors_of("\"open," + sound + rest) == Names{"2  import_columns"});
    CHECK(errors_of("a,\"b\"c" + sound + rest) == Names{"2  import_columns"});
    CHECK(errors_of(std::string(70'000, 'x') + "\n" + rest) == Names{"2  import_columns"});
}

TEST_CASE("a row that is not UTF-8 is told so, also where GBK and UTF-8 are mixed (B43)") {
    const std::string gbk = "\xB1\xEA\xCC\xE2";
    CHECK(errors_of(csv_row(changed(sound_row(1), {{"title", gbk}})) + csv_row(sound_row(2))) ==
          Names{"2  import_encoding"});
    CHECK(errors_of(csv_row(changed(sound_row(1), {{"title", "标题" + gbk}, {"field", "99"}}))) ==
          Names{"2  import_encoding"});
    CHECK(errors_of(csv_row(changed(sound_row(1), {{"row_key", std::string{"a\0b", 3}}}))) ==
          Names{"2 row_key text_control_character"});
}

TEST_CASE("a file beyond 256 MiB is refused by its size") {
    Importing office;
    // A sparse file: the door's own limit is tested at the door, this is the rule behind it.
    Request large = office.uploading(csv({sound_row(1)}));
    grow(large.body_file, 256LL * 1024 * 1024 + 1);
    CHECK(code_of(office.market.send(large)) == "import_too_large");
    CHECK(office.folder.files().empty());
}

TEST_CASE("the file is kept while its import runs, and removed after it") {
    Importing office;
    const std::string import = office.taken(csv_header() + sound_rows(1, 501));
    CHECK(office.folder.files().size() == 1);
    office.unit();
    CHECK(office.folder.files().size() == 1);
    office.run(import);
    office.unit();  // a step of its own, once the end is committed
    CHECK(office.folder.files().empty());
    CHECK(office.at(import, "/due_at").empty());
}

TEST_CASE("an import whose file is gone waits ten minutes for it, then fails and says why") {
    Importing office;
    const std::string file = csv({sound_row(1)}), lost = office.taken(file),
                      found = office.taken(file + sound_rows(2, 2));
    const Names files = office.folder.files();
    for (const std::string& name : files) office.folder.hide(name);
    office.unit();
    CHECK(office.at(lost, "/state") == "queued");
    office.market.now += std::chrono::minutes{5};
    office.unit();
    CHECK(office.at(lost, "/state") == "queued");
    office.folder.show(files.back());
    office.market.now += std::chrono::minutes{6};
    office.unit();
    CHECK(office.at(lost, "/state") == "failed");
    CHECK(office.at(lost, "/trouble") == "file");
    CHECK(office.at(found, "/state") == "done");
}

TEST_CASE("parties that the market knows are linked by their credit code, so that they see their contracts") {
    Importing office;
    const std::string seller = party(office.market, 1);
    office.imported(csv({sound_row(1), changed(sound_row(2), {{"seller_code", credit_code(3)}})}));
    const Response own = office.market.get("/v1/contracts", member(office.market, seller));
    CHECK(body_of(own).at("items").as_array().size() == 1);
    CHECK(text_at(own, "/items/0/number") == "2025410101000001");
}

TEST_CASE("registrars and statisticians import; the supervisor looks; everybody else is refused") {
    Importing office;
    const std::string import = office.imported(csv({sound_row(1)}));
    const Token statistician = person(office.market, "statistician"), supervisor = person(office.market, "supervisor");
    const auto upload_as = [&](const Token& who, std::string_view rows) {
        Request request = office.uploading(csv_header() + std::string{rows});
        request.authorization = who.empty() ? "" : "Bearer " + who;
        return office.market.send(request);
    };
    CHECK(upload_as(statistician, sound_rows(2, 2)).status == 202);
    CHECK(office.market.get(import, supervisor).status == 200);
    CHECK(text_at(office.market.get(import, supervisor), "/allowed_steps") == "[]");
    CHECK(office.at(import, "/allowed_steps") == R"(["undo"])");

    const Token others[] = {supervisor, operator_(office.market), person(office.market, "auditor"),
                            broker(office.market), member(office.market, party(office.market, 1))};
    for (const Token& who : others) {
        CHECK(upload_as(who, sound_rows(3, 3)).status == 403);
        CHECK(office.market.post(import + "/undo", {}, who).status == 403);
        if (who == supervisor) continue;
        CHECK(office.market.get(import, who).status == 403);
        CHECK(office.market.get("/v1/imports", who).status == 403);
        CHECK(office.market.get(import + "/errors", who).status == 403);
    }
    CHECK(upload_as({}, sound_rows(3, 3)).status == 401);
    CHECK(office.market.get("/v1/imports/imp_01J0000000000000000000000A", supervisor).status == 404);
}
