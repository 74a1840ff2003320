// Lists in one cell: see cell_lists.hpp.
#include "domain/registry/cell_lists.hpp"

#include "domain/registry/form.hpp"

namespace heluo {

namespace {

constexpr char between_entries = ';', between_parts = '|', plainly = '\\';

// The parts of one entry, one after the other; the first fault is told, and nothing after it.
class Parts {
  public:
    Parts(const std::vector<std::string>& parts, const CellFault& tell) : parts_{parts}, tell_{tell} {}
    bool sound() const { return sound_; }
    // The part that `read` makes, or nothing of an empty one.
    template <class Read>
    auto if_any(Read read) -> std::optional<decltype(read())> {
        if (!folded_cell(parts_.at(at_)).empty()) return read();
        ++at_;
        return std::nullopt;
    }
    void fault(Fault what, std::string about = {}) {
        if (sound_) tell_(what, std::move(about));
        sound_ = false;
    }
    template <class T>
    T text() {
        const std::string& part = parts_.at(at_++);
        if (const auto wrong = T::fault_of(part))
            fault(part.empty() ? Fault::required : *wrong, std::to_string(T::max));
        return T{part};
    }
    Money amount() {
        const auto money = Money::parse(folded_cell(parts_.at(at_++)));
        if (!money || *money < Money{}) return fault(Fault::amount_format), Money{};
        if (*money > max_amount) fault(Fault::amount_too_large, max_amount.text());
        return *money;
    }
    Date date() {
        const std::string part = folded_cell(parts_.at(at_++));
        const auto date = parse_date(part);
        if (!date) fault(fault_of_date(part));
        return date.value_or(Date{});
    }
    long long hundredths() {
        const auto decimal = Decimal<2>::parse(folded_cell(parts_.at(at_++)));
        if (!decimal) fault(Fault::decimal_format, "2");
        return decimal.value_or(Decimal<2>{}).value;
    }
    PatentNumber patent() {
        auto parsed = PatentNumber::parse(folded_cell(parts_.at(at_++)));
        if (auto* wrong = std::get_if<IdentifierFault>(&parsed))
            return fault(wrong->fault, wrong->about), PatentNumber{};
        return std::get<PatentNumber>(std::move(parsed));
    }
    std::string code(const CodeList& list) {
        std::string part = folded_cell(parts_.at(at_++));
        const Code* code = list.find_or_alias(part);
        return code ? code->code : part;
    }

  private:
    const std::vector<std::string>& parts_;
    const CellFault& tell_;
    std::size_t at_ = 0;
    bool sound_ = true;
};

// Entries of as many parts as the pattern has, each made by `make`; none if one has a fault.
template <class Entry, class Make>
std::vector<Entry> entries_of(std::string_view cell, std::string_view pattern, const CellFault& fault, Make make) {
    const std::size_t width = read_list(pattern)->front().size();
    const auto list = read_list(cell);
    std::vector<Entry> entries;
    if (!list) return fault(Fault::cell_notation, std::string{pattern}), entries;
    for (const auto& parts : *list) {
        if (parts.size() != width) return fault(Fault::cell_notation, std::string{pattern}), std::vector<Entry>{};
        Parts rest{parts, fault};
        entries.push_back(make(rest));
        if (!rest.sound()) return {};
    }
    return entries;
}

}  // namespace

std::string written(const CellList& entries) {
    std::string cell;
    for (const auto& parts : entries) {
        if (&parts != entries.data()) cell += between_entries;
        for (const std::string& part : parts) {
            if (&part != parts.data()) cell += between_parts;
            for (const char c : part) {
                if (c == between_entries || c == between_parts || c == plainly) cell += plainly;
                cell += c;
            }
        }
    }
    return cell;
}

std::optional<CellList> read_list(std::string_view cell) {
    CellList entries{{""}};
    for (std::size_t i = 0; i < cell.size(); ++i) {
        if (cell[i] == between_entries) {
            entries.push_back({""});
        } else if (cell[i] == between_parts) {
            entries.back().emplace_back();
        } else {
            if (cell[i] == plainly) {
                ++i;
                const bool marked =
                    i < cell.size() && (cell[i] == between_entries || cell[i] == between_parts || cell[i] == plainly);
                if (!marked) return std::nullopt;
            }
            entries.back().back() += cell[i];
        }
    }
    return entries;
}

std::string written(const std::vector<Deduction>& deductions) {
    CellList list;
    for (const auto& each : deductions) list.push_back({each.item.value, each.amount.text(), each.reason.value});
    return written(list);
}

std::string written(const std::vector<Instalment>& instalments) {
    CellList list;
    for (const auto& each : instalments)
        list.push_back({each.due_on ? text(*each.due_on) : std::string{},
                        each.milestone ? each.milestone->value : std::string{}, each.amount.text()});
    return written(list);
}

std::string written(const std::vector<Clause>& clauses) {
    CellList list;
    for (const auto& each : clauses) list.push_back({each.code, each.text.value});
    return written(list);
}

std::string written(const std::vector<Patent>& patents) {
    const auto words = [](const auto& part) { return part ? part->value : std::string{}; };
    const auto day = [](const std::optional<Date>& date) { return date ? text(*date) : std::string{}; };
    CellList list;
    for (const auto& each : patents)
        list.push_back({each.name.value, words(each.applicant), words(each.patentee), words(each.application),
                        words(each.number), day(each.filed_on), day(each.expires_on)});
    return written(list);
}

std::string written(const Royalty& royalty,
                    const std::function<std::string(std::string_view list, const std::string& code)>& name) {
    return written(CellList{{name("royalty_bases", royalty.base), name("royalty_courses", royalty.course),
                             Decimal<2>{royalty.rate_bp}.text(), royalty.entry_fee.text(), royalty.minimum.text(),
                             royalty.method}});
}

std::vector<Deduction> read_deductions(std::string_view cell, const CellFault& fault) {
    return entries_of<Deduction>(cell, "item|amount|reason", fault, [](Parts& parts) {
        Deduction each;
        each.item = parts.text<Text<1, 200>>();
        each.amount = parts.amount();
        each.reason = parts.text<Text<1, 500>>();
        return each;
    });
}

std::vector<Instalment> read_instalments(std::string_view cell, const CellFault& fault) {
    return entries_of<Instalment>(cell, "due day|milestone|amount", fault, [](Parts& parts) {
        Instalment each;
        each.due_on = parts.if_any([&] { return parts.date(); });
        each.milestone = parts.if_any([&] { return parts.text<Text<1, 200>>(); });
        each.amount = parts.amount();
        return each;
    });
}

std::vector<Clause> read_clauses(std::string_view cell, const Rules& rules, const CellFault& fault) {
    return entries_of<Clause>(cell, "code|text", fault, [&](Parts& parts) {
        Clause each;
        each.code = parts.code(rules.list("required_clauses"));
        each.text = parts.text<Text<1, 500>>();
        return each;
    });
}

std::vector<Patent> read_patents(std::string_view cell, const CellFault& fault) {
    constexpr std::string_view pattern = "name|applicant|patentee|application number|patent number|filed on|expires on";
    return entries_of<Patent>(cell, pattern, fault, [](Parts& parts) {
        const auto words = [&] { return parts.text<Text<1, 200>>(); };
        const auto number = [&] { return parts.patent(); };
        const auto day = [&] { return parts.date(); };
        Patent each;
        each.name = words();
        each.applicant = parts.if_any(words);
        each.patentee = parts.if_any(words);
        each.application = parts.if_any(number);
        each.number = parts.if_any(number);
        each.filed_on = parts.if_any(day);
        each.expires_on = parts.if_any(day);
        if (each.application) each.application->granted = false;
        if (each.number) each.number->granted = true;  // by its column, with or without ZL
        return each;
    });
}

std::optional<Royalty> read_royalty(std::string_view cell, const Rules& rules, const CellFault& fault) {
    const auto read =
        entries_of<Royalty>(cell, "base|course|percent|entry fee|minimum|method", fault, [&](Parts& parts) {
            Royalty royalty;
            royalty.base = parts.code(rules.list("royalty_bases"));
            royalty.course = parts.code(rules.list("royalty_courses"));
            royalty.rate_bp = parts.hundredths();
            royalty.entry_fee = parts.amount();
            royalty.minimum = parts.amount();
            royalty.method = parts.text<Text<1, 500>>().value;
            return royalty;
        });
    if (read.size() == 1) return read.front();
    if (read.size() > 1) fault(Fault::too_many_items, "1");
    return std::nullopt;
}

}  // namespace heluo
