// What a contract has several of, as text in one cell: a line each, its parts apart by tabs. Texts of the domain are single lines without
// control characters, so neither occurs in them. Nothing at all is NULL where the column may be.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/registry/contracts.hpp"

namespace heluo::persistence {

std::string lines_of(const std::vector<Deduction>& deductions);
std::vector<Deduction> deductions_of(std::string_view lines);
std::optional<std::string> lines_of(const std::vector<Instalment>& instalments);
std::vector<Instalment> instalments_of(std::string_view lines);
std::string line_of(const Royalty& royalty);
Royalty royalty_of(std::string_view line);
std::optional<std::string> line_of(const std::optional<Person>& person);
std::optional<Person> person_of(const std::optional<std::string>& line);
std::string line_of(const Foreign& foreign);
Foreign foreign_of(std::string_view line);
std::optional<std::string> lines_of(const std::vector<Clause>& clauses);
std::vector<Clause> clauses_of(std::string_view lines);
std::optional<std::string> lines_of(const std::vector<Patent>& patents);
std::vector<Patent> patents_of(std::string_view lines);
std::optional<std::string> lines_of(const std::vector<Warning>& warnings);
std::vector<Warning> warnings_of(std::string_view lines);
std::optional<std::string> lines_of(const std::vector<FiledDocument>& documents);
std::vector<FiledDocument> documents_of(std::string_view lines);
std::string joined(const std::vector<std::string>& codes);
std::vector<std::string> split(std::string_view codes);

}  // namespace heluo::persistence
