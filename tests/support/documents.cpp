// Files of every type, and filing them.
#include "tests/support/documents.hpp"

#include <doctest/doctest.h>

#include <boost/url.hpp>

namespace heluo::tests {

std::string pdf(std::string_view about) { return "%PDF-1.4\n% " + std::string{about} + "\n%%EOF\n"; }

std::string pdf_of(std::size_t bytes) {
    std::string file = pdf();
    file.insert(file.size() - 7, bytes - file.size(), 'x');
    return file;
}

static std::string little(std::size_t number, std::size_t bytes) {
    std::string text;
    for (; bytes > 0; --bytes, number >>= 8) text += static_cast<char>(number & 255);
    return text;
}

std::string zip(const std::vector<std::string>& names) {
    std::string entries, directory;
    for (const std::string& name : names) {
        const std::string sizes = std::string(12, '\0') + little(name.size(), 2) + std::string(2, '\0');
        directory += "PK\x01\x02" + little(20, 2) + little(20, 2) + std::string(8, '\0') + sizes +
                     std::string(10, '\0') + little(entries.size(), 4) + name;
        entries += "PK\x03\x04" + little(20, 2) + std::string(8, '\0') + sizes + name;
    }
    return entries + directory + "PK\x05\x06" + std::string(4, '\0') + little(names.size(), 2) +
           little(names.size(), 2) + little(directory.size(), 4) + little(entries.size(), 4) + std::string(2, '\0');
}

Request filing(Market& market, UploadFolder& folder, const std::string& contract, std::string_view kind,
               std::string_view bytes, const Token& as, std::string_view name) {
    boost::urls::url address{contract + "/documents"};
    address.params().set("kind", kind);
    address.params().set("name", name);
    Request request = market.request(Method::post, address.buffer(), as);
    request.content_type = "application/octet-stream";
    request.body_file = folder.put(bytes);
    return request;
}

Request licence_of(Market& market, UploadFolder& folder, std::string_view code, std::string_view name, const Token& as,
                   std::string_view bytes) {
    boost::urls::url address{"/v1/code_exceptions"};
    address.params().set("credit_code", code);
    address.params().set("name", name);
    address.params().set("reason", "2015年发放,校验位与国标不符");
    Request request = market.request(Method::post, address.buffer(), as);
    request.content_type = "application/octet-stream";
    request.body_file = folder.put(bytes);
    return request;
}

std::string filed(Market& market, UploadFolder& folder, const std::string& contract, std::string_view kind,
                  std::string_view bytes, const Token& as) {
    const Response response = market.send(filing(market, folder, contract, kind, bytes, as));
    REQUIRE_MESSAGE(response.status == 201, response.body);
    return header(response, "Location");
}

}  // namespace heluo::tests
