// A CDA document: what is refused before parsing, its header, and its PDF.

#include "schemas/cda/header.hpp"
#include "schemas/cda/markup_check.hpp"
#include "tests/fuzz/property.hpp"

namespace {

using namespace vgm;
using vgm::fuzz::expect;

void check_pdf(std::string_view bytes, const cda::header& h)
{
    const auto pdf = cda::readable_pdf(bytes, h);
    if (!pdf) return fuzz::expect_well_told(pdf.error());
    expect(h.pdf.has_value(), "a PDF was found");
    expect(h.pdf->offset <= bytes.size(), "inside the document");
    expect(h.pdf->size <= bytes.size() - h.pdf->offset, "and ends there");
    expect(pdf->size() <= h.pdf->size, "base64 grows");
    expect(pdf->find("%PDF") != std::string::npos, "a PDF looks like one");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto bytes = fuzz::to_text(data, size);
    const cda::limits small{
        .bytes_max = 1 << 20, .depth_max = 20, .nodes_max = 2000, .attributes_max = 20};
    const auto checked = cda::check_markup(bytes, small);
    if (!checked) fuzz::expect_well_told(checked.error());
    const auto h = cda::parse_header(bytes, small);
    if (!h) {
        fuzz::expect_well_told(h.error());
        return 0;
    }
    expect(checked.has_value(), "what is read has been checked");
    expect(!h->id.root.empty() || !h->id.extension.empty(), "a document has an id");
    expect(!h->patient.identifiers.empty(), "and a patient");
    if (!h->is_self_presenting)
        expect(
            cda::parse_header(bytes, small, cda::self_presenting::refuse).has_value(),
            "only style sheets are refused for being one"
        );
    check_pdf(bytes, *h);
    return 0;
}
