// Documents of applications: files of every type, and filing them over the API.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/imports.hpp"
#include "tests/support/market.hpp"
#include "tests/support/registry.hpp"

namespace heluo::tests {

std::string pdf(std::string_view about = "合同");
std::string pdf_of(std::size_t bytes);                   // exactly
std::string zip(const std::vector<std::string>& names);  // of empty entries

// Filing a document: the request as the door hands it on, its body in a file of that folder.
Request filing(Market& market, UploadFolder& folder, const std::string& contract, std::string_view kind,
               std::string_view bytes, const Token& as, std::string_view name = "合同.pdf");
// The address of one that was filed; fails the test if it was not.
std::string filed(Market& market, UploadFolder& folder, const std::string& contract, std::string_view kind,
                  std::string_view bytes, const Token& as);

// Asking for a credit code whose check characters do not hold (R16), with a scan of its licence.
Request licence_of(Market& market, UploadFolder& folder, std::string_view code, std::string_view name, const Token& as,
                   std::string_view bytes = pdf("营业执照"));

// The registry with a folder to file from.
struct FilingRegistry : Registry {
    UploadFolder folder;

    explicit FilingRegistry(const Rules& rules = rules_without_papers()) : Registry{start_of_tests(), rules} {
        market.files_papers = false;
    }

    Response file(const std::string& contract, std::string_view kind, std::string_view bytes, const Token& as,
                  std::string_view name = "合同.pdf") {
        return market.send(filing(market, folder, contract, kind, bytes, as, name));
    }
    // The address of one that the seller filed.
    std::string filed(const std::string& contract, std::string_view kind = "annex", std::string_view bytes = pdf()) {
        return tests::filed(market, folder, contract, kind, bytes, seller);
    }
};

}  // namespace heluo::tests
