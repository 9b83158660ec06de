#include "schemas/pdf/archival.hpp"

#include "schemas/pdf/colour_profile.hpp"
#include "schemas/pdf/metadata_packet.hpp"

#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

namespace vgm::pdf {
namespace {

using object = QPDFObjectHandle;

std::size_t big_endian(std::string_view bytes, std::size_t at, std::size_t size)
{
    std::size_t value = 0;
    for (const char c : bytes.substr(std::min(at, bytes.size()), size))
        value = value << 8 | static_cast<unsigned char>(c);
    return value;
}

// How many glyphs a TrueType file has: numGlyphs, at byte 4 of its table maxp.
std::size_t count_glyphs(std::string_view font)
{
    const auto tables = big_endian(font, 4, 2);
    for (std::size_t n = 0; n < tables; ++n) {
        const auto entry = font.substr(std::min(12 + 16 * n, font.size()), 16);
        if (entry.starts_with("maxp")) return big_endian(font, big_endian(entry, 8, 4) + 4, 2);
    }
    return 0;
}

// 6.3.5: a subset of a CID font says which CIDs it holds; here those from 0 on, without a gap.
void add_glyph_set(QPDF& pdf, object font)
{
    auto descriptor = font.getKey("/FontDescriptor");
    auto file = descriptor.getKey("/FontFile2");
    if (!file.isStream()) return;
    const auto data = file.getStreamData();
    const auto count =
        count_glyphs({reinterpret_cast<const char*>(data->getBuffer()), data->getSize()});
    std::string set((count + 7) / 8, '\0');
    for (std::size_t n = 0; n < count; ++n)
        set[n / 8] = static_cast<char>(static_cast<unsigned char>(set[n / 8]) | 0x80U >> (n % 8));
    descriptor.replaceKey("/CIDSet", pdf.newStream(set));
    font.replaceKey("/CIDToGIDMap", object::newName("/Identity"));
}

void make_objects_conform(QPDF& pdf)
{
    for (auto each : pdf.getAllObjects()) {
        auto entries = each.isStream() ? each.getDict() : each;
        if (!entries.isDictionary()) continue;
        if (entries.getKey("/Subtype").isNameAndEquals("/CIDFontType2"))
            add_glyph_set(pdf, entries);
        // 6.1.12 and 6.4: pictures are not smoothed, and there is no transparency.
        entries.removeKey("/Interpolate");
        if (entries.getKey("/Group").isDictionary()) entries.removeKey("/Group");
    }
}

void add_colours(QPDF& pdf)
{
    auto profile = pdf.newStream(srgb_profile());
    profile.getDict().replaceKey("/N", object::newInteger(3));
    auto intent = object::newDictionary();
    intent.replaceKey("/Type", object::newName("/OutputIntent"));
    intent.replaceKey("/S", object::newName("/GTS_PDFA1"));
    intent.replaceKey("/OutputConditionIdentifier", object::newString("sRGB IEC61966-2.1"));
    intent.replaceKey("/Info", object::newString("sRGB IEC61966-2.1"));
    intent.replaceKey("/DestOutputProfile", profile);
    auto intents = object::newArray();
    intents.appendItem(pdf.makeIndirectObject(intent));
    pdf.getRoot().replaceKey("/OutputIntents", intents);
}

void add_metadata(QPDF& pdf, const properties& about)
{
    auto packet = pdf.newStream(print_metadata_packet(about));
    packet.getDict().replaceKey("/Type", object::newName("/Metadata"));
    packet.getDict().replaceKey("/Subtype", object::newName("/XML"));
    auto root = pdf.getRoot();
    root.replaceKey("/Metadata", packet);
    root.replaceKey("/Lang", object::newString("fr-FR"));
    auto view = object::newDictionary();
    view.replaceKey("/DisplayDocTitle", object::newBool(true));
    root.replaceKey("/ViewerPreferences", view);

    auto info = object::newDictionary();
    const auto put = [&](const char* key, const std::string& value) {
        if (!value.empty()) info.replaceKey(key, object::newUnicodeString(value));
    };
    put("/Title", about.title);
    put("/Author", about.author);
    put("/Creator", std::string{creator_tool});
    put("/Producer", std::string{producer});
    put("/CreationDate", about.pdf_date);
    put("/ModDate", about.pdf_date);
    pdf.getTrailer().replaceKey("/Info", pdf.makeIndirectObject(info));
}

}  // namespace

result<std::string> to_archival(const std::string& drawing, const properties& about)
{
    try {
        QPDF pdf;
        pdf.setSuppressWarnings(true);
        pdf.processMemoryFile("drawing", drawing.data(), drawing.size());
        make_objects_conform(pdf);
        add_colours(pdf);
        add_metadata(pdf, about);
        QPDFWriter writer(pdf);
        writer.setOutputMemory();
        writer.setDeterministicID(true);
        writer.setObjectStreamMode(qpdf_o_disable);
        writer.setNewlineBeforeEndstream(true);
        writer.forcePDFVersion("1.4");
        writer.write();
        const std::unique_ptr<Buffer> bytes(writer.getBuffer());
        return std::string(reinterpret_cast<const char*>(bytes->getBuffer()), bytes->getSize());
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {
        return issue{
            fault::internal, severity::error, {}, "the PDF that was drawn cannot be read back", {}};
    }
}

}  // namespace vgm::pdf
