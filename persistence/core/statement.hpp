// A soci::statement with storage of its own: SOCI keeps pointers to what is bound, so nothing here ever moves.
#pragma once
#include <soci/soci.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "persistence/core/sql.hpp"

namespace heluo::persistence {

// One placeholder or column: BIGINT or text, either may be NULL.
struct Cell {
    long long number = 0;
    std::string text;
    soci::indicator indicator = soci::i_ok;
};

class Statement : public Prepared {
  public:
    // The names, order and kinds of the binds are fixed here for as long as the statement is kept.
    Statement(Sql& sql, const Binds& binds)
        : statement_{sql.session()}, count_{binds.size()}, binds_{std::make_unique<Placeholder[]>(binds.size())} {
        for (std::size_t i = 0; i < count_; ++i) {
            Placeholder& place = binds_[i];
            place.name = binds[i].name;
            place.numeric = binds[i].numeric;
            if (place.numeric)
                statement_.exchange(soci::use(place.cell.number, place.cell.indicator, place.name));
            else
                statement_.exchange(soci::use(place.cell.text, place.cell.indicator, place.name));
        }
    }

    void column(Cell& cell, bool numeric) {
        if (numeric)
            statement_.exchange(soci::into(cell.number, cell.indicator));
        else
            statement_.exchange(soci::into(cell.text, cell.indicator));
    }
    void prepare(const std::string& text) {
        statement_.alloc();
        statement_.prepare(text);
        statement_.define_and_bind();
    }

    void set(const Binds& binds) {
        if (binds.size() != count_) throw std::logic_error{"a kept statement got another number of binds"};
        for (std::size_t i = 0; i < count_; ++i) assign(binds_[i], binds[i]);
    }
    long long execute() {
        statement_.execute(true);
        return statement_.get_affected_rows();
    }
    // Calls `row` for each row and always reads to the end: an unfinished SELECT keeps SQLite's snapshot open.
    template <class EachRow>
    void each(EachRow row) {
        statement_.execute(false);
        while (statement_.fetch()) row();
    }

  private:
    struct Placeholder {
        std::string name;
        bool numeric = false;
        Cell cell;
    };
    static void assign(Placeholder& place, const Bind& bind) {
        if (place.name != bind.name || place.numeric != bind.numeric)
            throw std::logic_error{"a kept statement got other binds than it was made with: " + place.name};
        if (std::holds_alternative<std::monostate>(bind.value)) {
            place.cell.indicator = soci::i_null;
            return;
        }
        place.cell.indicator = soci::i_ok;
        if (place.numeric) {
            place.cell.number = std::get<long long>(bind.value);
            return;
        }
        // SOCI's MySQL backend writes values into the text of the statement and cuts them at a NUL byte, the closing quote
        // with them: what follows would be read as SQL. No text of ours has one, so none passes.
        const std::string& text = std::get<std::string>(bind.value);
        if (text.find('\0') != std::string::npos) throw std::invalid_argument{"a NUL byte in " + place.name};
        place.cell.text = text;
    }

    soci::statement statement_;
    std::size_t count_;
    std::unique_ptr<Placeholder[]> binds_;
};

}  // namespace heluo::persistence
