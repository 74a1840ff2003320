// A register and its postings: contracts that come, change and go, days that pass, periods that are closed, and what was told of all that.
#pragma once
#include <doctest/doctest.h>

#include "domain/registry/postings.hpp"
#include "tests/support/database_text.hpp"
#include "tests/support/imports.hpp"
#include "tests/support/people.hpp"
#include "tests/support/registry.hpp"

namespace heluo::tests {

using Strings = std::vector<std::string>;

struct Ledger : Registry {
    explicit Ledger(Instant now = start_of_tests()) : Registry{now, rules_without_likeness()} {}
    Importing office{market, registrar};
    Token statistician = person(market, "statistician");

    // Lets the time come, and everybody log in again.
    void come(Instant time) {
        market.now = time;
        seller = token(market, login_of("member", seller_party));
        buyer = token(market, login_of("member", buyer_party));
        registrar = office.registrar = token(market, login_of("registrar"));
        statistician = token(market, login_of("statistician"));
    }
    void come(std::string_view day) { come(beijing_midnight(*parse_date(day)) + std::chrono::hours{10}); }
    Response close(std::string_view period) {
        return market.post("/v1/closings",
                           {{"through", std::string{period}}, {"prepared_by", "制表人"}, {"reviewed_by", "审核人"}},
                           statistician);
    }
    std::string receive(const std::string& contract, const std::string& amount, std::string_view day) {
        const Response made =
            market.post(contract + "/receipts",
                        {{"kind", "instalment"}, {"received_on", std::string{day}}, {"amount", yuan(amount)}}, seller);
        REQUIRE_MESSAGE(made.status == 201, made.body);
        const std::string receipt = "/v1/receipts/" + text_at(made, "/id");
        REQUIRE(step(receipt, "confirm", registrar).status == 200);
        return receipt;
    }
    // "2 1800000.00 1500000.00 0.00": count, total, technical, received.
    std::string figures(const std::string& query) {
        const Response told = totals(query);
        std::string line = text_at(told, "/total/count");
        for (const char* amount : {"amount_total", "amount_tech", "amount_received"})
            line += " " + text_at(told, "/total/" + std::string{amount} + "/amount");
        return line;
    }
    // The same, added up from all that stands behind it.
    std::string behind(const std::string& query) {
        long long count = 0;
        Money total, technical, received;
        std::string cursor;
        do {
            const Response page = market.get("/v1/statistics/contracts?limit=3&" + query + cursor, statistician);
            REQUIRE_MESSAGE(page.status == 200, page.body);
            const json::value body = body_of(page);
            for (const json::value& each : body.at("items").as_array()) {
                const auto amount = [&](const char* name) {
                    return Money::parse(std::string{each.at(name).at("amount").as_string()}).value();
                };
                count += each.at("count").as_int64();
                total = total + amount("amount_total");
                technical = technical + amount("amount_tech");
                received = received + amount("amount_received");
            }
            const auto* next = body.as_object().if_contains("next_cursor");
            cursor = next && next->is_string() ? "&cursor=" + std::string{next->as_string()} : "";
        } while (!cursor.empty());
        return std::to_string(count) + " " + total.text() + " " + technical.text() + " " + received.text();
    }

    Strings miscounted() {
        Recount counted;
        market.read([&](Unit& unit) { counted = recount(unit); });
        Strings numbers;
        for (const Miscounted& each : counted.miscounted) numbers.push_back(each.number);
        for (const Misposted& each : counted.misposted)
            numbers.push_back(std::to_string(each.seq) + " " + std::to_string(static_cast<int>(each.what)));
        return numbers;
    }
    // The same while somebody has changed the database so, and nothing once it is changed back.
    Strings found(const std::string& change, const std::string& back) {
        tamper(market.connection, change);
        Strings broken = miscounted();
        tamper(market.connection, back);
        CHECK(miscounted() == Strings{});
        return broken;
    }
    Response totals(const std::string& query = "measure=out&by=month,kind,field") {
        const Response told = market.get("/v1/statistics/totals?" + query, statistician);
        REQUIRE_MESSAGE(told.status == 200, told.body);
        return told;
    }
    // "2 1500000.00"
    std::string total(const std::string& as_of = "") {
        const Response told = totals("measure=registered" + (as_of.empty() ? "" : "&as_of=" + as_of));
        return text_at(told, "/total/count") + " " + text_at(told, "/total/amount_total/amount");
    }
    std::string moment() { return text_at(totals(), "/as_of"); }
    // What stands behind the figures, over all pages of two: "number title amount".
    Strings drilled(const std::string& as_of = "") {
        Strings lines;
        std::string cursor;
        do {
            const Response page = market.get(
                "/v1/statistics/contracts?measure=out&limit=2" + (as_of.empty() ? "" : "&as_of=" + as_of) + cursor,
                statistician);
            REQUIRE_MESSAGE(page.status == 200, page.body);
            const json::value body = body_of(page);
            for (const json::value& each : body.at("items").as_array())
                lines.push_back(std::string{each.at("number").as_string()} + " " +
                                std::string{each.at("title").as_string()} + " " +
                                std::string{each.at("amount_total").at("amount").as_string()});
            const auto* next = body.as_object().if_contains("next_cursor");
            cursor = next && next->is_string() ? "&cursor=" + std::string{next->as_string()} : "";
        } while (!cursor.empty());
        return lines;
    }
    json::object priced(std::string_view title, const std::string& total, const std::string& technical) {
        json::object body = wish(title);
        body["amount_total"] = yuan(total);
        body["amount_tech"] = yuan(technical);
        if (total != technical)
            body["deductions"] =
                json::array{{{"item", "设备"},
                             {"amount", yuan((Money::parse(total).value() - Money::parse(technical).value()).text())},
                             {"reason", "非技术性"}}};
        return body;
    }
    Response end(const std::string& contract, const char* step_name, const Token& as, const char* cause) {
        return step(contract, step_name, as, {{"cause", cause}, {"text", "经核实。"}});
    }
    void undo(const std::string& import) {
        Request request = market.request(Method::post, import + "/undo", registrar);
        request.if_match = "*";
        CHECK(market.send(request).status == 200);
    }
};

}  // namespace heluo::tests
