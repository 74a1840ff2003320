// Import files and their way into the register: rows made by number, sent over the API, run by the clock.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "domain/registry/form.hpp"
#include "tests/support/market.hpp"

namespace heluo::tests {

// The cells of one row by column name (docs/import.md); a column that is not named is not in the file.
using Cells = std::map<std::string, std::string, std::less<>>;
// The n-th sound row: registered in 2025 by Zhengzhou's registry, from a seller of Luoyang to a buyer of Zhengzhou.
Cells sound_row(int n);
Cells changed(Cells cells, const Cells& changes);

using Names = std::vector<std::string>;
const Names& all_columns();
FormCells form_of(const Cells& cells);
// "column code" of every fault of a sound row with these changes.
Names faults_of_row(const Cells& changes);
std::string csv_header(const Names& columns = all_columns());
std::string csv_row(const Cells& cells, const Names& columns = all_columns());  // with its LF
std::string csv(const std::vector<Cells>& rows, const Names& columns = all_columns());
std::string sound_rows(int first, int last);  // without a header

// Where the door would put uploads; gone with the test.
class UploadFolder {
  public:
    UploadFolder();
    ~UploadFolder();
    UploadFolder(const UploadFolder&) = delete;
    std::string put(std::string_view bytes);  // a new file, as the door leaves it
    const std::string& path() const { return path_; }
    Names files() const;
    void hide(const std::string& file);  // as if another instance had it
    void show(const std::string& file);

  private:
    std::string path_;
    int count_ = 0;
};

void grow(const std::string& file, long long bytes);  // sparsely

// A market with a registrar who imports.
class Importing {
    std::unique_ptr<Market> own_;

  public:
    UploadFolder folder;
    Market& market;
    Token registrar;

    Importing();
    explicit Importing(Market& given);  // a market that somebody else made (the fault loop)
    Importing(Market& given, const Token& as);
    Request uploading(std::string_view bytes, std::string_view key = {});
    Response upload(std::string_view bytes, std::string_view key = {}) { return market.send(uploading(bytes, key)); }
    // The address of an import that was taken; fails the test if it was not.
    std::string taken(std::string_view bytes, std::string_view key = {});
    void unit();                          // one unit of rows of whatever import waits
    void run(const std::string& import);  // to its end
    std::string imported(std::string_view bytes, std::string_view key = {});  // both

    std::string at(const std::string& import, std::string_view pointer);
    // "done: 3 rows, 2 new, 0 unchanged, 1 refused"
    std::string outcome(const std::string& import);
    // "line column code" of every fault, all pages.
    Names errors(const std::string& import, int limit = 100);
};

}  // namespace heluo::tests
