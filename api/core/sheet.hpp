// A page on paper as what it says, not how it looks: set and drawn by the server (server/press.cpp).
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/core/instant.hpp"

namespace heluo::api {

struct Sheet {
    struct Cell {
        std::string label, text;
    };
    struct Barcode {
        std::string content;               // as a QR code
        std::vector<std::string> caption;  // beneath it, a line each
    };
    struct Attachment {
        std::string name, content;  // of printable ASCII; a JSON text
    };

    std::string title;
    std::string number, edition;          // above the text, to the left and to the right
    std::string opening;                  // one paragraph
    std::vector<std::vector<Cell>> rows;  // of one cell or of two
    std::vector<std::string> paragraphs;  // running text beneath the rows
    std::vector<std::string> signed_by;   // to the right, a line each: office and date
    std::string seal_ring, seal_name;     // along the seal's edge and across it
    std::optional<Barcode> barcode;
    std::vector<std::string> notes;        // small print at the foot
    Instant made_at;                       // the file's date of creation
    std::optional<Attachment> attachment;  // embedded in the file
};

class Press {
  public:
    virtual ~Press() = default;
    // A PDF of one page. The same sheet gives the same bytes, whenever and by whichever process; long texts make it smaller.
    virtual std::string print(const Sheet& sheet) const = 0;
};

}  // namespace heluo::api
