// The postings that an instance keeps in memory: what was posted up to some number. Before it answers it takes in what was posted since.
#pragma once
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "domain/statistics/totals.hpp"
#include "persistence/core/sql.hpp"
#include "persistence/statistics/columns_file.hpp"
#include "persistence/statistics/question.hpp"

namespace heluo::persistence {

// What a round of keeping came to.
struct KeptPostings {
    long long size = 0;  // postings in memory
    bool more = false;   // others are in the database
    bool written = false;
    std::string trouble;  // of the file as it was found; told once
};

class PostingCopy {
  public:
    // Where no file is named, all postings are read after each start.
    PostingCopy(std::string file, const Crypto& crypto) : path_{std::move(file)}, crypto_{crypto} {}

    // The figures up to that posting. Reads the database for what is not here yet.
    std::vector<TotalsCell> by(Sql& sql, const TotalsFilter& filter, const Dimensions& dimensions, const Known& known);
    // Kept once it is told, since everybody may ask and it takes long: for as long as nothing is posted where it looked.
    Concentration concentration(Sql& sql, const TotalsFilter& filter, const Known& known);
    // The first of what is behind a figure after that place, at most so many.
    std::vector<ListPlace> listed(Sql& sql, const TotalsFilter& filter, const Known& known, const ListPlace& after,
                                  std::size_t most);
    // The numbers of what moved a figure after one posting up to another, in their order.
    std::vector<long long> moved(Sql& sql, const TotalsFilter& filter, const Known& since, const Known& until);

    // By one caller at a time: takes in some of what was posted, and writes the file where it lacks at least so many. std::runtime_error where the disk does not
    // take it; the copy is as good as before.
    KeptPostings keep(Sql& sql, long long least_new);
    // Whether the file says of its postings what the database says; nothing where there is none.
    std::optional<bool> proves_file(Sql& sql) const;

  private:
    // What `make` prepares from the columns once they hold what is known; the scan itself runs without the lock.
    template <class Make>
    Scan prepare(Sql& sql, const Known& known, const Make& make);
    // With `mutex_` held.
    void forget();
    bool is_here(Sql& sql, long long seq);
    void load(Sql& sql, long long seq);
    // With `loading_` held.
    void start(Sql& sql);

    const std::string path_;
    const Crypto& crypto_;
    std::mutex loading_;  // held by who takes in postings or writes them down; taken before the other
    std::mutex mutex_;  // of the columns, held while a question is put into their numbers, and not while it is answered
    PostingColumns columns_;
    SideUnits units_;
    long long forgotten_ = 0;  // how often
    std::map<std::pair<TotalsFilter, long long>, Concentration>
        concentrations_;  // with the last posting where they looked
    // Of who loads.
    std::optional<ColumnsFile> file_;
    bool started_ = false;
    long long written_ = 0;  // so many postings are in the file
    std::string trouble_;
};

}  // namespace heluo::persistence
