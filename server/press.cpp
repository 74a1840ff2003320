// The look of a page. Lengths are points (1/72 inch), y grows downward.
#include "server/press.hpp"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <qrencode.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "server/pdf_file.hpp"
#include "server/release.hpp"

namespace heluo::server {

namespace {

using api::Sheet;
using std::numbers::pi;

constexpr const char* family = "Noto Serif CJK SC";
constexpr double width = 595.28, height = 841.89;   // A4
constexpr double left = 72, right = width - 72;     // of the text
constexpr double text_begin = 194, text_end = 596;  // from the opening to the last paragraph

struct Colour {
    double red, green, blue, alpha = 1;
};
constexpr Colour ink{0.10, 0.10, 0.12}, faint{0.42, 0.40, 0.38}, maroon{0.52, 0.09, 0.10}, gold{0.74, 0.58, 0.28},
    pale{0.80, 0.68, 0.42, 0.16}, line{0.62, 0.52, 0.40}, seal_red{0.82, 0.07, 0.10, 0.88};

using Surface = Held<cairo_surface_t, cairo_surface_destroy>;
using Canvas = Held<cairo_t, cairo_destroy>;
using Context = Held<PangoContext, g_object_unref>;
using Layout = Held<PangoLayout, g_object_unref>;
using Description = Held<PangoFontDescription, pango_font_description_free>;
using FontOptions = Held<cairo_font_options_t, cairo_font_options_destroy>;

struct Type {
    double size = 10.5;
    bool bold = false;
    double spacing = 0;  // between letters
    double leading = 1.35;
    PangoAlignment alignment = PANGO_ALIGN_LEFT;
};

class Pen {
  public:
    Pen(cairo_surface_t* surface, PangoFontMap* fonts)
        : canvas{cairo_create(surface)}, context_{pango_font_map_create_context(fonts)} {
        // Metrics as the font has them, whatever this machine's screen is set to.
        const FontOptions options{cairo_font_options_create()};
        cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
        cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
        cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
        pango_cairo_context_set_font_options(context_.get(), options.get());
        pango_cairo_context_set_resolution(context_.get(), 72);
        pango_context_set_language(context_.get(), pango_language_from_string("zh-cn"));
        pango_context_set_base_dir(context_.get(), PANGO_DIRECTION_LTR);
    }

    void colour(const Colour& c) { cairo_set_source_rgba(canvas.get(), c.red, c.green, c.blue, c.alpha); }

    Layout set(std::string_view text, double within, const Type& type) {
        Layout layout{pango_layout_new(context_.get())};
        const Description font{pango_font_description_new()};
        pango_font_description_set_family_static(font.get(), family);
        pango_font_description_set_absolute_size(font.get(), type.size * PANGO_SCALE);
        if (type.bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
        pango_layout_set_font_description(layout.get(), font.get());
        pango_layout_set_width(layout.get(), static_cast<int>(within * PANGO_SCALE));
        pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
        pango_layout_set_alignment(layout.get(), type.alignment);
        PangoAttrList* const attributes = pango_attr_list_new();
        pango_attr_list_insert(
            attributes, pango_attr_line_height_new_absolute(static_cast<int>(type.size * type.leading * PANGO_SCALE)));
        if (type.spacing > 0)
            pango_attr_list_insert(attributes,
                                   pango_attr_letter_spacing_new(static_cast<int>(type.spacing * PANGO_SCALE)));
        pango_layout_set_attributes(layout.get(), attributes);
        pango_attr_list_unref(attributes);
        pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
        return layout;
    }
    static double height_of(const Layout& layout) {
        int high = 0;
        pango_layout_get_size(layout.get(), nullptr, &high);
        return static_cast<double>(high) / PANGO_SCALE;
    }
    void put(const Layout& layout, double x, double y) {
        cairo_move_to(canvas.get(), x, y);
        pango_cairo_show_layout(canvas.get(), layout.get());
    }
    // Text at once; its height.
    double write(std::string_view text, double x, double y, double within, const Type& type) {
        const Layout layout = set(text, within, type);
        put(layout, x, y);
        return height_of(layout);
    }

    void rule(double x1, double y1, double x2, double y2, double thickness) {
        cairo_set_line_width(canvas.get(), thickness);
        cairo_move_to(canvas.get(), x1, y1);
        cairo_line_to(canvas.get(), x2, y2);
        cairo_stroke(canvas.get());
    }
    void box(double inset, double thickness) {
        cairo_set_line_width(canvas.get(), thickness);
        cairo_rectangle(canvas.get(), inset, inset, width - 2 * inset, height - 2 * inset);
        cairo_stroke(canvas.get());
    }
    // A closed or open curve through radius(angle) around a centre.
    template <class Radius>
    void curve(double x, double y, double turns, int steps, Radius radius) {
        for (int i = 0; i <= steps; ++i) {
            const double angle = 2 * pi * turns * i / steps, r = radius(angle);
            cairo_line_to(canvas.get(), x + r * std::cos(angle), y + r * std::sin(angle));
        }
        cairo_stroke(canvas.get());
    }

    Canvas canvas;

  private:
    Context context_;
};

// ---- ornament

// Guilloche: interlaced curves, as on what should be hard to copy.
void rosette(Pen& pen, double x, double y, double radius) {
    pen.colour(pale);
    cairo_set_line_width(pen.canvas.get(), 0.5);
    for (int i = 0; i < 12; ++i) {
        const double phase = pi * i / 12;
        pen.curve(x, y, 1, 360, [&](double angle) {
            return radius * (0.68 + 0.16 * std::sin(9 * angle + 2 * phase) + 0.16 * std::cos(6 * angle - 4 * phase));
        });
    }
}

// Four waves along one edge, from corner to corner; each goes from crest to trough in one curve.
void ribbon(Pen& pen, double x1, double y1, double x2, double y2, double amplitude) {
    const double length = std::hypot(x2 - x1, y2 - y1), ux = (x2 - x1) / length, uy = (y2 - y1) / length;
    const int halves = 2 * static_cast<int>(std::round(length / 14));
    const double half = length / halves, handle = 0.3642 * half;  // as near to a sine as a cubic comes
    const auto x = [&](double along, double off) { return x1 + ux * along - uy * off; };
    const auto y = [&](double along, double off) { return y1 + uy * along + ux * off; };
    for (const double shift : {0.0, half / 2})
        for (const double first : {amplitude, -amplitude}) {
            double along = shift, off = first;
            cairo_move_to(pen.canvas.get(), x(along, off), y(along, off));
            for (int i = shift > 0 ? 1 : 0; i < halves; ++i, along += half, off = -off)
                cairo_curve_to(pen.canvas.get(), x(along + handle, off), y(along + handle, off),
                               x(along + half - handle, -off), y(along + half - handle, -off), x(along + half, -off),
                               y(along + half, -off));
            cairo_stroke(pen.canvas.get());
        }
}

void frame(Pen& pen) {
    pen.colour(maroon);
    pen.box(26, 2.2);
    pen.box(46, 0.9);
    pen.colour(gold);
    pen.box(29.5, 0.5);
    pen.box(43.2, 0.5);
    cairo_set_line_width(pen.canvas.get(), 0.45);
    constexpr double middle = 36.3, corner = 46, far_x = width - middle, far_y = height - middle;
    ribbon(pen, corner, middle, width - corner, middle, 5);
    ribbon(pen, corner, far_y, width - corner, far_y, 5);
    ribbon(pen, middle, corner, middle, height - corner, 5);
    ribbon(pen, far_x, corner, far_x, height - corner, 5);
    for (const double x : {middle, far_x})
        for (const double y : {middle, far_y}) {
            pen.colour(gold);
            cairo_set_line_width(pen.canvas.get(), 0.45);
            for (const double phase : {0.0, pi / 2, pi, 3 * pi / 2})
                pen.curve(x, y, 1, 180, [&](double angle) { return 4.2 + 2.0 * std::sin(6 * angle + phase); });
            pen.colour(maroon);
            cairo_arc(pen.canvas.get(), x, y, 1.6, 0, 2 * pi);
            cairo_fill(pen.canvas.get());
        }
}

void heading(Pen& pen, const Sheet& sheet) {
    pen.colour(maroon);
    // Letter spacing stands behind the last letter as well: the text is set off by half of it.
    constexpr double spacing = 5;
    pen.write(sheet.title, left + spacing / 2, 82, right - left,
              {.size = 29, .bold = true, .spacing = spacing, .alignment = PANGO_ALIGN_CENTER});
    constexpr double y = 138, middle = width / 2;
    pen.colour(gold);
    pen.rule(middle - 120, y, middle - 10, y, 0.8);
    pen.rule(middle + 10, y, middle + 120, y, 0.8);
    pen.colour(maroon);
    for (const double off : {-6.0, 0.0, 6.0}) {
        const double half = off == 0.0 ? 3.6 : 2.0;
        cairo_move_to(pen.canvas.get(), middle + off, y - half);
        cairo_line_to(pen.canvas.get(), middle + off + half, y);
        cairo_line_to(pen.canvas.get(), middle + off, y + half);
        cairo_line_to(pen.canvas.get(), middle + off - half, y);
        cairo_close_path(pen.canvas.get());
        cairo_fill(pen.canvas.get());
    }
    pen.colour(ink);
    pen.write(sheet.number, left, 160, right - left, {.size = 11});
    pen.write(sheet.edition, left, 160, right - left, {.size = 11, .alignment = PANGO_ALIGN_RIGHT});
}

// ---- text

constexpr double label_width = 92, inset = 7;

// One row of the table at y, drawn or only measured; its height.
double row(Pen& pen, const std::vector<Sheet::Cell>& cells, double y, double scale, bool draw) {
    const double cell_width = (right - left) / static_cast<double>(cells.size());
    std::vector<Layout> layouts;
    double high = 0;
    for (const Sheet::Cell& cell : cells) {
        layouts.push_back(pen.set(cell.label, label_width - 2 * inset,
                                  {.size = 10.5 * scale, .bold = true, .alignment = PANGO_ALIGN_CENTER}));
        layouts.push_back(pen.set(cell.text, cell_width - label_width - 2 * inset, {.size = 11 * scale}));
    }
    for (const Layout& layout : layouts) high = std::max(high, Pen::height_of(layout));
    high += 2 * inset * scale;
    if (!draw) return high;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const double x = left + cell_width * static_cast<double>(i);
        const auto centred = [&](const Layout& layout) { return y + (high - Pen::height_of(layout)) / 2; };
        pen.colour({0.80, 0.68, 0.42, 0.13});
        cairo_rectangle(pen.canvas.get(), x, y, label_width, high);
        cairo_fill(pen.canvas.get());
        pen.colour(line);
        pen.rule(x + label_width, y, x + label_width, y + high, 0.5);
        if (i > 0) pen.rule(x, y, x, y + high, 0.5);
        pen.colour(maroon);
        pen.put(layouts[2 * i], x + inset, centred(layouts[2 * i]));
        pen.colour(ink);
        pen.put(layouts[2 * i + 1], x + label_width + inset, centred(layouts[2 * i + 1]));
    }
    pen.colour(line);
    pen.rule(left, y + high, right, y + high, 0.5);
    return high;
}

// Opening, table and paragraphs, drawn or only measured; where they end.
double body(Pen& pen, const Sheet& sheet, double scale, bool draw) {
    double y = text_begin;
    const auto paragraph = [&](const std::string& text) {
        const Layout layout = pen.set("\u3000\u3000" + text, right - left, {.size = 11 * scale, .leading = 1.55});
        if (draw) {
            pen.colour(ink);
            pen.put(layout, left, y);
        }
        y += Pen::height_of(layout) + 6 * scale;
    };
    paragraph(sheet.opening);
    y += 4 * scale;
    const double table = y;
    for (const auto& cells : sheet.rows) y += row(pen, cells, y, scale, draw);
    if (draw) {
        pen.colour(line);
        pen.rule(left, table, right, table, 0.5);
        pen.colour(maroon);
        cairo_set_line_width(pen.canvas.get(), 1.1);
        cairo_rectangle(pen.canvas.get(), left, table, right - left, y - table);
        cairo_stroke(pen.canvas.get());
    }
    y += 12 * scale;
    for (const std::string& text : sheet.paragraphs) paragraph(text);
    return y;
}

// As large as it fits.
void fitted_body(Pen& pen, const Sheet& sheet) {
    double scale = 1;
    while (scale > 0.3 && body(pen, sheet, scale, false) > text_end) scale -= 0.03;
    body(pen, sheet, scale, true);
}

// ---- seal and barcode

void star(Pen& pen, double x, double y, double radius) {
    for (int i = 0; i < 10; ++i) {
        const double r = i % 2 == 0 ? radius : radius * 0.382, angle = pi * i / 5 - pi / 2;
        cairo_line_to(pen.canvas.get(), x + r * std::cos(angle), y + r * std::sin(angle));
    }
    cairo_close_path(pen.canvas.get());
    cairo_fill(pen.canvas.get());
}

std::vector<std::string> letters_of(const std::string& utf8) {
    std::vector<std::string> letters;
    for (const char c : utf8) {
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) letters.emplace_back();
        letters.back() += c;
    }
    return letters;
}

// The office's round seal: name along the edge, star, purpose across.
void seal(Pen& pen, const Sheet& sheet, double x, double y) {
    constexpr double radius = 56;
    cairo_t* const canvas = pen.canvas.get();
    pen.colour(seal_red);
    for (const auto& [inner, thickness] : {std::pair{0.0, 2.6}, {3.4, 0.6}}) {
        cairo_new_path(canvas);  // the last text has left a point that the circle would be joined to
        cairo_set_line_width(canvas, thickness);
        cairo_arc(canvas, x, y, radius - inner, 0, 2 * pi);
        cairo_stroke(canvas);
    }
    star(pen, x, y - 2, 15);
    const auto letters = letters_of(sheet.seal_ring);
    const double size = std::min(12.5, 190.0 / static_cast<double>(std::max<std::size_t>(letters.size(), 1)));
    const double step = std::min(0.30, 1.25 * pi / static_cast<double>(std::max<std::size_t>(letters.size(), 1)));
    const double first = -step * static_cast<double>(letters.size() - 1) / 2;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        const Layout letter = pen.set(letters[i], 40, {.size = size, .bold = true, .leading = 1.0});
        int wide = 0, high = 0;
        pango_layout_get_size(letter.get(), &wide, &high);
        cairo_save(canvas);
        cairo_translate(canvas, x, y);
        cairo_rotate(canvas, first + step * static_cast<double>(i));
        pen.put(letter, -static_cast<double>(wide) / PANGO_SCALE / 2, -radius + 5.5);
        cairo_restore(canvas);
    }
    pen.write(sheet.seal_name, x - radius, y + 21, 2 * radius,
              {.size = 8.8, .bold = true, .alignment = PANGO_ALIGN_CENTER});
    pen.write("电子签章", x - radius, y + 35, 2 * radius, {.size = 7, .alignment = PANGO_ALIGN_CENTER});
}

using QrCode = Held<QRcode, QRcode_free>;

void barcode(Pen& pen, const Sheet::Barcode& code, double x, double y) {
    constexpr double side = 92;
    const QrCode matrix{QRcode_encodeString8bit(code.content.c_str(), 0, QR_ECLEVEL_M)};
    if (!matrix) throw std::runtime_error{"no QR code can be made of " + code.content};
    const double module = side / matrix->width;
    pen.colour({0, 0, 0});
    for (int line = 0; line < matrix->width; ++line)
        for (int column = 0; column < matrix->width; ++column)
            if (matrix->data[line * matrix->width + column] & 1)
                cairo_rectangle(pen.canvas.get(), x + column * module, y + line * module, module, module);
    cairo_fill(pen.canvas.get());
    double below = y + side + 5;
    for (const std::string& text : code.caption) {
        pen.colour(ink);
        below += pen.write(text, x - 30, below, side + 60, {.size = 8.5, .alignment = PANGO_ALIGN_CENTER});
    }
}

void closing(Pen& pen, const Sheet& sheet) {
    constexpr double top = 612, centre = 462, middle = top + 56;
    if (sheet.barcode) barcode(pen, *sheet.barcode, left + 26, top);
    // The seal touches the ends of the lines, as a stamp does.
    double y = middle - 10.5 * static_cast<double>(sheet.signed_by.size());
    for (const std::string& text : sheet.signed_by) {
        pen.colour(ink);
        y += pen.write(text, 180, y, centre - 232, {.size = 11, .leading = 1.8, .alignment = PANGO_ALIGN_RIGHT});
    }
    seal(pen, sheet, centre, middle);
    pen.colour(faint);
    y = height - 58;
    for (auto note = sheet.notes.rbegin(); note != sheet.notes.rend(); ++note) {
        const Layout layout = pen.set(*note, right - left, {.size = 7.2, .leading = 1.4});
        y -= Pen::height_of(layout);
        pen.put(layout, left, y);
    }
}

cairo_status_t append(void* to, const unsigned char* bytes, unsigned count) {
    static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), count);
    return CAIRO_STATUS_SUCCESS;
}

}  // namespace

struct PdfPress::Fonts {
    Held<PangoFontMap, g_object_unref> map{pango_cairo_font_map_new()};
};

PdfPress::PdfPress() : fonts_{std::make_unique<Fonts>()} {
    if (!pango_font_map_get_family(fonts_->map.get(), family))
        throw std::runtime_error{std::string{"the font "} + family + " is not installed: certificates need it"};
}
PdfPress::~PdfPress() = default;

std::string PdfPress::print(const Sheet& sheet) const {
    const std::lock_guard lock{mutex_};
    std::string pdf;
    const Surface surface{cairo_pdf_surface_create_for_stream(&append, &pdf, width, height)};
    // The last version whose cross-references are a table, which with_embedded_file reads.
    cairo_pdf_surface_restrict_to_version(surface.get(), CAIRO_PDF_VERSION_1_4);
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE, sheet.title.c_str());
    cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE,
                                   text(std::chrono::floor<std::chrono::seconds>(sheet.made_at)).c_str());
    {
        Pen pen{surface.get(), fonts_->map.get()};
        rosette(pen, width / 2, height / 2, 190);
        frame(pen);
        heading(pen, sheet);
        fitted_body(pen, sheet);
        closing(pen, sheet);
    }
    cairo_surface_finish(surface.get());
    if (const auto status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS)
        throw std::runtime_error{std::string{"a page cannot be drawn: "} + cairo_status_to_string(status)};
    if (!sheet.attachment) return pdf;
    return with_embedded_file(std::move(pdf), sheet.attachment->name, sheet.attachment->content);
}

}  // namespace heluo::server
