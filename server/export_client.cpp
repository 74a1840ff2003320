// Fetching an export page by page.
#include "server/export_client.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "domain/core/refusal.hpp"
#include "domain/registry/csv.hpp"
#include "server/workbook_file.hpp"

namespace heluo::server {
namespace {

// The address in `Link: <...>; rel="next"`; "" on the last page.
std::string next_of(const ApiClient::Answer& page) {
    const std::string link{page["Link"]};
    return link.starts_with('<') ? link.substr(1, link.find('>') - 1) : std::string{};
}

// A path that gets what was written beside it only once that is whole.
class NewFile {
  public:
    explicit NewFile(const std::string& path) : path_{path}, part_{path + ".part"} {}
    ~NewFile() {
        std::error_code gone;
        if (!kept_) std::filesystem::remove(part_, gone);
    }
    NewFile(const NewFile&) = delete;
    const std::string& part() const { return part_; }
    void keep() {
        std::filesystem::rename(part_, path_);
        kept_ = true;
    }

  private:
    const std::string path_, part_;
    bool kept_ = false;
};

using Rows = std::vector<std::vector<std::string>>;

// Where the pages go, one after the other, with one header for all.
struct Output {
    virtual ~Output() = default;
    virtual void header(const std::vector<std::string>& row) = 0;
    virtual void add(const std::vector<std::string>& row) = 0;
    virtual void close() = 0;
};

class CsvOutput final : public Output {
  public:
    explicit CsvOutput(const std::string& path) : path_{path}, out_{path, std::ios::binary} {}
    void header(const std::vector<std::string>& row) override {
        out_ << byte_order_mark;
        add(row);
    }
    void add(const std::vector<std::string>& row) override {
        if (!(out_ << csv_line(row))) throw std::runtime_error{path_ + " cannot be written"};
    }
    void close() override {
        out_.close();
        if (!out_) throw std::runtime_error{path_ + " cannot be written"};
    }

  private:
    const std::string path_;
    std::ofstream out_;
};

class WorkbookOutput final : public Output {
  public:
    explicit WorkbookOutput(const std::string& path) : file_{path, std::filesystem::temp_directory_path()} {}
    void header(const std::vector<std::string>& row) override { file_.add(row); }
    void add(const std::vector<std::string>& row) override {
        try {
            file_.add(row);
        } catch (const Refusal&) {
            throw std::runtime_error{row.front() + ": a cell is longer than XLSX can hold: export CSV"};
        }
    }
    void close() override { file_.close(); }

  private:
    WorkbookFile file_;
};

std::unique_ptr<Output> output_to(const std::string& path, bool workbook) {
    if (workbook) return std::make_unique<WorkbookOutput>(path);
    return std::make_unique<CsvOutput>(path);
}

std::string first_page(const ExportPlan& plan) {
    std::string target = "/v1/contracts/export?codes_as=" + plan.codes_as;
    if (!plan.from.empty()) target += "&from=" + plan.from;
    if (!plan.until.empty()) target += "&until=" + plan.until;
    return target;
}

// The header and the rows below it, without their guards.
Rows rows_of(const std::string& page) {
    std::istringstream text{page};
    CsvReader reader{text};
    Rows rows;
    std::vector<std::string> row;
    CsvReader::Got got;
    while ((got = reader.next(row)) == CsvReader::Got::row) {
        for (std::string& cell : row) cell = std::string{unguarded(cell)};
        rows.push_back(std::move(row));
    }
    if (got != CsvReader::Got::end) throw std::runtime_error{"a page of the export is damaged"};
    if (rows.empty()) throw std::runtime_error{"the export is no table"};
    return rows;
}

}  // namespace

int export_contracts(const ExportPlan& plan) {
    return speak_with(plan.reach, [&](ApiClient& client) {
        NewFile file{plan.file};
        const auto output = output_to(file.part(), plan.file.ends_with(".xlsx"));
        std::size_t count = 0;
        {
            Bar bar{"rows"};
            for (std::string target = first_page(plan); !target.empty();) {
                const auto page = client.get(target);
                if (page.result_int() != 200) refused("the export", page);
                const Rows rows = rows_of(page.body());
                if (count == 0) output->header(rows.front());
                for (std::size_t i = 1; i < rows.size(); ++i) output->add(rows[i]);
                bar.at(static_cast<long long>(count += rows.size() - 1));
                target = next_of(page);
            }
        }
        output->close();
        file.keep();
        std::cout << plan.file << ": " << count << " rows\n";
        return 0;
    });
}

}  // namespace heluo::server
