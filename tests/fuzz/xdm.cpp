// An archive of unknown origin: whatever it is, what is read of it stays within the limits, and is
// what a stranger's reader finds.

#include "schemas/xdm/digest.hpp"
#include "schemas/xdm/read_archive.hpp"
#include "schemas/xdm/zip_writer.hpp"
#include "tests/fuzz/property.hpp"

namespace {

using namespace vgm;
using namespace vgm::xdm;
using vgm::fuzz::expect;

constexpr archive_limits small{
    {.entries_max = 20, .unpacked_bytes_max = 1 << 20},
    {64 << 10, 30, 2000, 20},
    8};

void check_zip(std::string_view bytes)
{
    const auto archive = zip_archive::open(bytes, small.zip);
    if (!archive) return fuzz::expect_well_told(archive.error());
    std::size_t total = 0;
    expect(archive->members().size() <= small.zip.entries_max, "entries are counted");
    for (const auto& m : archive->members()) {
        total += m.size;
        expect(!m.name.empty() && m.name.front() != '/', "names are relative");
        expect(
            m.name.find("..") == std::string::npos ||
                ("/" + m.name + "/").find("/../") == std::string::npos,
            "and lead nowhere"
        );
        expect(archive->find(m.name) == &m, "and are found again");
        const auto content = archive->unpack(m);
        if (!content)
            fuzz::expect_well_told(content.error());
        else
            expect(content->size() == m.size, "a file is as long as it was said to be");
    }
    expect(total <= small.zip.unpacked_bytes_max, "files are not too large together");
}

void check_archive(std::string_view bytes)
{
    const auto read = read_archive(bytes, small);
    if (!read) return fuzz::expect_well_told(read.error());
    expect(!read->documents.empty(), "an archive has a document");
    expect(read->documents.size() <= small.documents_max, "and not too many");
    for (const auto& d : read->documents) {
        expect(
            d.entry.size.empty() || d.entry.size == std::to_string(d.bytes->size()),
            "its size is what the metadata say"
        );
        if (d.entry.hash.empty()) continue;
        std::string hash = d.entry.hash;
        for (char& c : hash) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
        expect(hash == sha1_hex(*d.bytes), "and its hash");
    }
}

}  // namespace

// 0: the rest is an archive. Else: the rest is METADATA.XML of a sound one, with a document <a/>.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    fuzz::choices any{fuzz::to_text(data, size)};
    if (any.byte() % 2 == 0) {
        const std::string bytes{any.rest()};
        check_zip(bytes);
        check_archive(bytes);
        return 0;
    }
    std::vector<zip_entry> entries(2);
    entries[0].name = "IHE_XDM/SUBSET01/METADATA.XML";
    entries[0].content = slice::of(std::string{any.rest()});
    entries[1].name = "IHE_XDM/SUBSET01/DOC00001.XML";
    entries[1].content = slice::of("<a/>");
    const auto zip = make_zip(entries, timestamp{});
    expect(zip.has_value(), "a small archive can be made");
    std::string bytes;
    for (const auto& part : *zip) bytes += part.bytes;
    check_zip(bytes);
    check_archive(bytes);
    return 0;
}
