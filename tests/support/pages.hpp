// What a printed page shows, as a reader takes it from the paper.
#pragma once
#include <string>

namespace heluo::tests {

// The text of a PDF in reading order, without blanks and line ends (pdftotext of poppler-utils; fails the test without it).
std::string text_on(const std::string& pdf);

}  // namespace heluo::tests
