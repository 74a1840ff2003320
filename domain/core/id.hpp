// Typed identifiers: a ULID (26 characters, Crockford base 32) whose type says of what; the API writes "lst_01J...".
#pragma once
#include <compare>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace heluo {

bool is_ulid(std::string_view text);  // exactly 26 characters of 0-9A-HJKMNP-TV-Z, the first at most 7

// Tag names the thing and its prefix: struct ListingTag { static constexpr std::string_view prefix = "lst"; };
template <class Tag>
struct Id {
    std::string ulid;

    std::string text() const { return std::string{Tag::prefix} + "_" + ulid; }
    static std::optional<Id> parse(std::string_view typed) {
        constexpr auto prefix = Tag::prefix;
        if (typed.size() != prefix.size() + 27 || !typed.starts_with(prefix) || typed[prefix.size()] != '_') return {};
        typed.remove_prefix(prefix.size() + 1);
        if (!is_ulid(typed)) return {};
        return Id{std::string{typed}};
    }
    friend auto operator<=>(const Id&, const Id&) = default;
};

// 48 bits of milliseconds, then 80 bits of `entropy` (10 bytes): sorts by time, and by entropy within a millisecond.
std::string make_ulid(long long unix_milliseconds, std::string_view entropy);

// One place for all prefixes, so that no two things share one.
#define HELUO_ID(Name, short_prefix)                             \
    struct Name##Tag {                                           \
        static constexpr std::string_view prefix = short_prefix; \
    };                                                           \
    using Name = Id<Name##Tag>

HELUO_ID(PartyId, "pty");
HELUO_ID(AccountId, "acc");
HELUO_ID(SessionId, "ses");
HELUO_ID(MachineKeyId, "key");
HELUO_ID(MandateId, "man");
HELUO_ID(CodeExceptionId, "cex");
HELUO_ID(ListingId, "lst");
HELUO_ID(NegotiationId, "neg");
HELUO_ID(OfferId, "off");
HELUO_ID(AgencyId, "agy");
HELUO_ID(ProcurementId, "prc");
HELUO_ID(QuoteId, "quo");
HELUO_ID(ContractId, "con");
HELUO_ID(RevisionId, "rev");
HELUO_ID(SupplementId, "sup");
HELUO_ID(ReceiptId, "rcp");
HELUO_ID(ObjectionId, "obj");
HELUO_ID(DocumentId, "doc");
HELUO_ID(CertificateId, "crt");
HELUO_ID(ImportId, "imp");
HELUO_ID(EventId, "evt");
HELUO_ID(TimerId, "tmr");
HELUO_ID(TargetId, "tgt");
HELUO_ID(ClosingId, "cls");

#undef HELUO_ID

}  // namespace heluo
