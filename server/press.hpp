// Pages as PDF, set with Pango and drawn with Cairo: the look of a certificate and of a notice, A4.
#pragma once
#include <memory>
#include <mutex>

#include "api/core/sheet.hpp"

namespace heluo::server {

class PdfPress final : public api::Press {
  public:
    PdfPress();  // throws std::runtime_error where the font is not installed
    ~PdfPress() override;
    std::string print(const api::Sheet& sheet) const override;

  private:
    struct Fonts;
    mutable std::mutex mutex_;  // one page at a time: it is work of the processor, and the fonts' caches are shared
    std::unique_ptr<Fonts> fonts_;
};

}  // namespace heluo::server
