// The archive: whatever is put in, a stranger's reader gets the same out.

#include "schemas/xdm/xml_text.hpp"
#include "schemas/xdm/zip_writer.hpp"
#include "tests/fuzz/property.hpp"
#include "tests/unit/schemas/xdm/zip_reader.hpp"

namespace {

using namespace vgm;
using namespace vgm::xdm;
using vgm::fuzz::expect;

}  // namespace

// count; for each entry: how, size (two bytes), how often its content is repeated; then contents.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    fuzz::choices any{fuzz::to_text(data, size)};
    std::vector<zip_entry> entries;
    for (unsigned n = any.byte() % 8; n > 0; --n) {
        zip_entry entry;
        entry.name = "IHE_XDM/SUBSET01/DOC" + std::to_string(n);
        entry.how = static_cast<compression>(any.byte() % 3);
        const std::size_t wanted = any.byte() + 256 * (any.byte() % 4);
        const auto repeated = 1 + any.byte() % 64;
        const auto piece = any.take(wanted);
        std::string content;
        for (unsigned r = 0; r < repeated; ++r) content += piece;
        entry.content = slice::of(std::move(content));
        entries.push_back(std::move(entry));
    }
    const auto seconds = static_cast<std::int64_t>(any.byte()) << 25;
    const timestamp modified{std::chrono::seconds{seconds}};
    const auto archive = make_zip(entries, modified);
    expect(archive.has_value(), "small entries make an archive");
    const auto files = test::zip_reader(test::joined(*archive)).read();
    expect(files.size() == entries.size(), "an archive has all its files");
    for (std::size_t n = 0; n < files.size(); ++n) {
        expect(files[n].name == entries[n].name, "in their order");
        expect(files[n].content == entries[n].content.bytes, "byte for byte");
        if (entries[n].how == compression::store) expect(files[n].method == 0, "stored");
    }
    expect(total_size(*make_zip(entries, modified)) == total_size(*archive), "twice the same");
    return 0;
}
