#include "schemas/cda/header.hpp"
#include "schemas/mime/base64.hpp"

namespace vgm::cda {

namespace {

issue unreadable(fault what, std::string detail)
{
    return {what, severity::error, "ClinicalDocument/component", std::move(detail), {}};
}

}  // namespace

result<std::string> readable_pdf(std::string_view bytes, const header& h)
{
    if (!h.pdf) return unreadable(fault::field_missing, "the document carries no PDF");
    if (h.pdf->offset > bytes.size() || h.pdf->size > bytes.size() - h.pdf->offset)
        return unreadable(fault::internal, "the document is not the one its header was read from");
    auto pdf = mime::decode_base64(bytes.substr(h.pdf->offset, h.pdf->size));
    if (!pdf) return unreadable(fault::bad_data_type, "the PDF in the document is not base64");
    if (!pdf->starts_with("%PDF-"))
        return unreadable(fault::bad_data_type, "what the document carries as a PDF is none");
    return pdf;
}

}  // namespace vgm::cda
