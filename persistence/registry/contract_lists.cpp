// Lists within a cell.
#include "persistence/registry/contract_lists.hpp"

#include "domain/core/fault_names.hpp"
#include "persistence/core/stored.hpp"

namespace heluo::persistence {

namespace {

std::string cut(std::string_view& rest, char end) {
    const auto at = rest.find(end);
    std::string part{rest.substr(0, at)};
    rest.remove_prefix(at == rest.npos ? rest.size() : at + 1);
    return part;
}

}  // namespace

// Item and reason are single lines without control characters (Text), so a tab and a line feed never occur in them.
std::string lines_of(const std::vector<Deduction>& deductions) {
    std::string lines;
    for (const auto& each : deductions)
        lines += std::to_string(each.amount.in_fen()) + "\t" + each.item.value + "\t" + each.reason.value + "\n";
    return lines;
}

std::vector<Deduction> deductions_of(std::string_view lines) {
    std::vector<Deduction> deductions;
    while (!lines.empty()) {
        const Money amount = Money::fen(std::stoll(cut(lines, '\t')));
        Text<1, 200> item{cut(lines, '\t')};
        deductions.push_back({std::move(item), amount, {cut(lines, '\n')}});
    }
    return deductions;
}

std::optional<std::string> lines_of(const std::vector<Instalment>& instalments) {
    std::string lines;
    for (const auto& each : instalments)
        lines += std::to_string(each.amount.in_fen()) + "\t" +
                 (each.due_on ? std::to_string(to_yyyymmdd(*each.due_on)) : std::string{}) + "\t" +
                 (each.milestone ? each.milestone->value : std::string{}) + "\n";
    return lines.empty() ? std::nullopt : std::optional{lines};
}

std::vector<Instalment> instalments_of(std::string_view lines) {
    std::vector<Instalment> instalments;
    while (!lines.empty()) {
        Instalment& each = instalments.emplace_back();
        each.amount = Money::fen(std::stoll(cut(lines, '\t')));
        if (const std::string day = cut(lines, '\t'); !day.empty()) each.due_on = from_yyyymmdd(std::stoi(day));
        if (std::string milestone = cut(lines, '\n'); !milestone.empty()) each.milestone = {std::move(milestone)};
    }
    return instalments;
}

std::string line_of(const Royalty& royalty) {
    return royalty.base + "\t" + royalty.course + "\t" + std::to_string(royalty.rate_bp) + "\t" +
           std::to_string(royalty.entry_fee.in_fen()) + "\t" + std::to_string(royalty.minimum.in_fen()) + "\t" +
           royalty.method;
}

Royalty royalty_of(std::string_view line) {
    Royalty royalty;
    royalty.base = cut(line, '\t');
    royalty.course = cut(line, '\t');
    royalty.rate_bp = std::stoll(cut(line, '\t'));
    royalty.entry_fee = Money::fen(std::stoll(cut(line, '\t')));
    royalty.minimum = Money::fen(std::stoll(cut(line, '\t')));
    royalty.method = line;
    return royalty;
}

std::optional<std::string> line_of(const std::optional<Person>& person) {
    return person ? std::optional{person->masked + "\t" + person->digest} : std::nullopt;
}

std::optional<Person> person_of(const std::optional<std::string>& line) {
    if (!line) return std::nullopt;
    std::string_view rest = *line;
    std::string masked = cut(rest, '\t');
    return Person{std::move(masked), std::string{rest}};
}

std::string line_of(const Foreign& foreign) {
    return foreign.currency + "\t" + std::to_string(foreign.amount.value) + "\t" + std::to_string(foreign.rate.value) +
           "\t" + std::to_string(to_yyyymmdd(foreign.rate_on));
}

Foreign foreign_of(std::string_view line) {
    Foreign foreign;
    foreign.currency = cut(line, '\t');
    foreign.amount.value = std::stoll(cut(line, '\t'));
    foreign.rate.value = std::stoll(cut(line, '\t'));
    foreign.rate_on = from_yyyymmdd(std::stoi(cut(line, '\t')));
    return foreign;
}

std::optional<std::string> lines_of(const std::vector<Clause>& clauses) {
    std::string lines;
    for (const auto& each : clauses) lines += each.code + "\t" + each.text.value + "\n";
    return lines.empty() ? std::nullopt : std::optional{lines};
}

std::vector<Clause> clauses_of(std::string_view lines) {
    std::vector<Clause> clauses;
    while (!lines.empty()) {
        Clause& each = clauses.emplace_back();
        each.code = cut(lines, '\t');
        each.text = {cut(lines, '\n')};
    }
    return clauses;
}

std::optional<std::string> lines_of(const std::vector<Patent>& patents) {
    std::string lines;
    const auto add = [&](const auto& cell, char end, const auto& text_of) {
        lines += (cell ? text_of(*cell) : std::string{}) + end;
    };
    const auto words = [](const auto& text) { return text.value; };
    const auto day = [](Date date) { return std::to_string(to_yyyymmdd(date)); };
    for (const auto& each : patents) {
        lines += each.name.value + '\t';
        add(each.applicant, '\t', words);
        add(each.patentee, '\t', words);
        add(each.application, '\t', words);
        add(each.number, '\t', words);
        add(each.filed_on, '\t', day);
        add(each.expires_on, '\n', day);
    }
    return lines.empty() ? std::nullopt : std::optional{lines};
}

std::vector<Patent> patents_of(std::string_view lines) {
    std::vector<Patent> patents;
    const auto words = [&]() -> std::optional<Text<1, 200>> {
        std::string cell = cut(lines, '\t');
        return cell.empty() ? std::nullopt : std::optional{Text<1, 200>{std::move(cell)}};
    };
    const auto number = [&](bool granted) -> std::optional<PatentNumber> {
        std::string cell = cut(lines, '\t');
        return cell.empty() ? std::nullopt : std::optional{PatentNumber{std::move(cell), granted}};
    };
    const auto day = [&](char end) -> std::optional<Date> {
        const std::string cell = cut(lines, end);
        return cell.empty() ? std::nullopt : std::optional{from_yyyymmdd(std::stoi(cell))};
    };
    while (!lines.empty()) {
        Patent& each = patents.emplace_back();
        each.name = {cut(lines, '\t')};
        each.applicant = words();
        each.patentee = words();
        each.application = number(false);
        each.number = number(true);
        each.filed_on = day('\t');
        each.expires_on = day('\n');
    }
    return patents;
}

// A reason is a single line (Text); what the warning is about is one of our own words.
std::optional<std::string> lines_of(const std::vector<Warning>& warnings) {
    std::string lines;
    for (const auto& each : warnings)
        lines += std::string{name_of(each.fault)} + "\t" + each.pointer + "\t" + each.about + "\t" + each.reason + "\n";
    return lines.empty() ? std::nullopt : std::optional{lines};
}

std::vector<Warning> warnings_of(std::string_view lines) {
    std::vector<Warning> warnings;
    while (!lines.empty()) {
        Warning& each = warnings.emplace_back();
        each.fault = stored_name<Fault>(cut(lines, '\t'));
        each.pointer = cut(lines, '\t');
        each.about = cut(lines, '\t');
        each.reason = cut(lines, '\n');
    }
    return warnings;
}

std::optional<std::string> lines_of(const std::vector<FiledDocument>& documents) {
    std::string lines;
    for (const auto& each : documents) lines += each.kind + "\t" + each.sha256 + "\n";
    return lines.empty() ? std::nullopt : std::optional{lines};
}

std::vector<FiledDocument> documents_of(std::string_view lines) {
    std::vector<FiledDocument> documents;
    while (!lines.empty()) {
        FiledDocument& each = documents.emplace_back();
        each.kind = cut(lines, '\t');
        each.sha256 = cut(lines, '\n');
    }
    return documents;
}

std::string joined(const std::vector<std::string>& codes) {
    std::string all;
    for (const auto& code : codes) all += (all.empty() ? "" : " ") + code;
    return all;
}

std::vector<std::string> split(std::string_view codes) {
    std::vector<std::string> list;
    while (!codes.empty()) list.push_back(cut(codes, ' '));
    return list;
}

}  // namespace heluo::persistence
