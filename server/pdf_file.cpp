// An embedded file as an incremental update: its stream, its specification, the catalog anew, and where they are.
#include "server/pdf_file.hpp"

#include <charconv>
#include <cstdio>
#include <stdexcept>

namespace heluo::server {

namespace {

void need(bool holds, const char* what) {
    if (!holds) throw std::invalid_argument{std::string{"a PDF without "} + what};
}

std::size_t number_after(std::string_view pdf, std::string_view mark, std::size_t from) {
    const auto at = pdf.find(mark, from);
    need(at != pdf.npos, "the usual trailer");
    std::size_t number = 0;
    const char* begin = pdf.data() + at + mark.size();
    need(std::from_chars(begin, pdf.data() + pdf.size(), number).ec == std::errc{}, "numbers in its trailer");
    return number;
}

// What stands between << and >> of an object.
std::string dictionary_of(std::string_view pdf, std::size_t object) {
    const auto begin = pdf.find("\n" + std::to_string(object) + " 0 obj");
    need(begin != pdf.npos, "its catalog");
    const auto open = pdf.find("<<", begin), end = pdf.find("endobj", begin);
    need(open < end && end != pdf.npos, "a whole catalog");
    return std::string{pdf.substr(open + 2, pdf.rfind(">>", end) - open - 2)};
}

}  // namespace

std::string with_embedded_file(std::string pdf, std::string_view name, std::string_view content) {
    const auto trailer = pdf.rfind("trailer");
    need(trailer != pdf.npos, "a cross-reference table");
    const std::size_t size = number_after(pdf, "/Size ", trailer), root = number_after(pdf, "/Root ", trailer),
                      info = number_after(pdf, "/Info ", trailer), before = number_after(pdf, "startxref\n", trailer);
    const std::string file = std::to_string(size) + " 0 R", specification = std::to_string(size + 1) + " 0 R",
                      catalog = dictionary_of(pdf, root), length = std::to_string(content.size());

    std::string table;  // of cross-references
    const auto begin_object = [&](std::size_t number) {
        char line[24];
        std::snprintf(line, sizeof line, "%010zu 00000 n \n", pdf.size());
        table += line;
        pdf += std::to_string(number) + " 0 obj\n<< ";
    };
    begin_object(root);
    pdf += catalog;
    pdf.append("/Names << /EmbeddedFiles << /Names [(").append(name).append(") ").append(specification);
    pdf += "] >> >> /AF [" + specification + "] >>\nendobj\n";
    table += std::to_string(size) + " 2\n";
    begin_object(size);
    pdf += "/Type /EmbeddedFile /Subtype /application#2Fjson /Params << /Size " + length + " >> /Length " + length;
    pdf.append(" >>\nstream\n").append(content).append("\nendstream\nendobj\n");
    begin_object(size + 1);
    pdf.append("/Type /Filespec /F (").append(name).append(") /UF (").append(name);
    pdf += ") /AFRelationship /Source /EF << /F " + file + " /UF " + file + " >> >>\nendobj\n";

    const std::size_t at = pdf.size();
    pdf += "xref\n" + std::to_string(root) + " 1\n" + table + "trailer\n<< /Size " + std::to_string(size + 2) +
           " /Root " + std::to_string(root) + " 0 R /Info " + std::to_string(info) + " 0 R /Prev " +
           std::to_string(before) + " >>\nstartxref\n" + std::to_string(at) + "\n%%EOF\n";
    return pdf;
}

}  // namespace heluo::server
