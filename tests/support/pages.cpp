// Pages read with Poppler, which shares no code with what prints them.
#include "tests/support/pages.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <fstream>

#include "tests/support/open_door.hpp"

namespace heluo::tests {

std::string text_on(const std::string& pdf) {
    const TestFolder folder;
    const std::string file = folder.path + "/page.pdf";
    std::ofstream{file, std::ios::binary} << pdf;
    std::FILE* const pipe = ::popen(("pdftotext -raw " + file + " -").c_str(), "r");
    std::string text;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe))
        if (c != ' ' && c != '\n' && c != '\f') text += static_cast<char>(c);
    REQUIRE_MESSAGE(::pclose(pipe) == 0, "pdftotext cannot read the page, or is not there");
    for (std::size_t at; (at = text.find("\u3000")) != text.npos;) text.erase(at, 3);
    return text;
}

}  // namespace heluo::tests
