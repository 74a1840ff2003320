// Reasons and faults as the outside sees them (RFC 9457): one status, one code, Chinese and English wording each, in one place.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "api/core/http.hpp"
#include "domain/core/refusal.hpp"
#include "domain/core/violations.hpp"

namespace heluo::api {

enum class Language { chinese, english };
Language language_of(std::string_view accept_language);

struct Wording {
    std::string_view code;              // stable, snake_case
    std::string_view chinese, english;  // {} stands for the datum (Refusal::about, Violation::about)
};
std::string_view in(Language language, const Wording& wording);
int status_of(Reason reason);
Wording wording_of(Reason reason);
Wording wording_of(Fault fault);

std::span<const Reason> all_reasons();
std::span<const Fault> all_faults();

Response problem(const Refusal& refusal, Language language, std::string_view request_id);
Response problem(const Violations& violations, Language language, std::string_view request_id);

std::string worded(std::string_view text, std::string_view about);

}  // namespace heluo::api
