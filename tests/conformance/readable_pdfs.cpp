#include "schemas/cda/header.hpp"
#include "schemas/pdf/readable.hpp"
#include "tests/support/sample_narratives.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

// readable_pdfs FOLDER: writes there the PDFs that are made of the sample documents, and of the
// published ones that carry none of their own. For archival_pdf_test.py, and to be looked at.

namespace {

namespace fs = std::filesystem;
using namespace vgm;

std::string repeated(std::string_view text, std::size_t times)
{
    std::string all;
    for (std::size_t n = 0; n < times; ++n) all += text;
    return all;
}

test::sample_cda of_section(const std::string& text)
{
    test::sample_cda d{.form = test::cda_form::n3, .pdf = ""};
    d.sections = test::detail::section_of("Une section", "<text>" + text + "</text>");
    return d;
}

// Long and wide, with cells over several rows and pages.
test::sample_cda large_tables()
{
    std::string long_table =
        "<table "
        "border=\"1\"><thead><tr><th>Date</th><th>Mesure</th><th>Commentaire</th></tr></thead>"
        "<tbody>";
    for (int n = 1; n <= 70; ++n)
        long_table +=
            "<tr>" +
            (n % 7 == 1 ? "<td rowspan=\"7\">semaine " + std::to_string(n / 7 + 1) + "</td>"
                        : std::string{}) +
            "<td align=\"right\">" + std::to_string(100 + n * 37 % 50) + " mmHg</td><td>" +
            repeated("Au repos, bras gauche. ", n % 4) + "</td></tr>";
    const std::string wide_table = "<table><thead><tr>" + repeated("<th>Électrophorèse</th>", 14) +
                                   "</tr></thead><tr>" + repeated("<td>12,5 g/L</td>", 14) +
                                   "</tr></table>";
    const std::string tall_row = "<table><tr><td>Compte rendu opératoire</td><td>" +
                                 repeated("Incision médiane sus-ombilicale. ", 400) +
                                 "</td></tr></table>";
    return of_section(long_table + "</tbody></table>" + wide_table + tall_row);
}

test::sample_cda other_alphabets()
{
    auto d = of_section(
        "<paragraph>Œuvre, ça, €, α-fœtoprotéine, Łukasz, Юлия, Σωκράτης, שלום</paragraph>"
        "<paragraph>→ ↑ ↓ ± ≤ ≥ ≠ ☐ ☑ ✓ ♀ ♂ Ω ∞ 漢字 😀</paragraph><paragraph>"
        "<content styleCode=\"Bold Italics\">gras italique Юлия ✓</content></paragraph>"
    );
    d.title = "Titre avec &lt;balises&gt; &amp; « guillemets » (et Σ)";
    d.effective_time = "20260302";
    return d;
}

void write(const fs::path& folder, const std::string& name, const std::string& cda)
{
    const auto h = cda::parse_header(cda).value();
    if (h.pdf && h.pdf->origin != cda::pdf_origin::attachment) return;
    const auto pdf = pdf::make_readable_pdf(cda, h, *pdf::typefaces::installed()).value();
    std::ofstream(folder / (name + ".pdf"), std::ios::binary) << pdf;
}

}  // namespace

int main(int count, char** arguments)
{
    if (count != 2) {
        std::cerr << "usage: readable_pdfs FOLDER\n";
        return 2;
    }
    const fs::path folder = arguments[1];
    write(folder, "laboratory_report", test::laboratory_report().print());
    write(folder, "discharge_letter", test::discharge_letter().print());
    write(folder, "large_tables", large_tables().print());
    write(folder, "other_alphabets", other_alphabets().print());
    write(folder, "no_text", of_section("").print());
    auto undated = of_section("Sans heure");
    undated.effective_time = "2026";
    write(folder, "undated", undated.print());
    const fs::path published = fs::path(VGM_SHARED_DIR) / "data" / "cda";
    if (std::string_view(VGM_SHARED_DIR).empty() || !fs::is_directory(published)) return 0;
    for (const auto& entry : fs::directory_iterator(published)) {
        std::ifstream input(entry.path(), std::ios::binary);
        write(folder, entry.path().stem().string(), {std::istreambuf_iterator<char>(input), {}});
    }
    return 0;
}
