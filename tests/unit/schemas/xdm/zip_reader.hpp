#pragma once

#include "gateway/core/slice.hpp"

#include <libdeflate.h>

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

// Reads an archive back the way a stranger would: from its end record, checking every count, size
// and CRC on the way. Throws when anything is off.
namespace vgm::test {

struct zip_file
{
    std::string name, content;
    int method = 0;
    std::uint32_t time = 0;
};

inline std::string joined(const slices& parts)
{
    std::string all;
    for (const auto& part : parts) all += part.bytes;
    return all;
}

class zip_reader
{
public:
    explicit zip_reader(std::string bytes) : bytes_(std::move(bytes)) {}

    std::vector<zip_file> read() const
    {
        const auto end = bytes_.size() - 22;
        require(bytes_.size() >= 22 && get32(end) == 0x06054b50, "end record");
        const auto entries = get16(end + 10);
        require(get16(end + 8) == entries, "entry counts");
        auto at = get32(end + 16);
        require(at + get32(end + 12) == end, "directory size");
        std::vector<zip_file> files;
        for (std::uint32_t i = 0; i < entries; ++i) {
            require(get32(at) == 0x02014b50, "directory entry");
            const auto name = bytes_.substr(at + 46, get16(at + 28));
            files.push_back(read_file(get32(at + 42), at, name));
            at += 46 + name.size();
        }
        require(at == end, "directory end");
        return files;
    }

    std::map<std::string, std::string> contents() const
    {
        std::map<std::string, std::string> all;
        for (const auto& file : read()) all[file.name] = file.content;
        return all;
    }

private:
    static void require(bool ok, const char* what)
    {
        if (!ok) throw std::runtime_error(what);
    }
    std::uint32_t get16(std::size_t at) const
    {
        return static_cast<unsigned char>(bytes_.at(at)) |
               static_cast<std::uint32_t>(static_cast<unsigned char>(bytes_.at(at + 1))) << 8;
    }
    std::uint32_t get32(std::size_t at) const { return get16(at) | get16(at + 2) << 16; }

    zip_file read_file(std::size_t at, std::size_t entry, const std::string& name) const
    {
        require(get32(at) == 0x04034b50, "local header");
        require(bytes_.substr(at + 4, 26) == bytes_.substr(entry + 6, 26), "headers agree");
        require(bytes_.substr(at + 30, name.size()) == name, "names agree");
        const auto data = bytes_.substr(at + 30 + name.size(), get32(at + 18));
        std::string content(get32(at + 22), '\0');
        const int method = static_cast<int>(get16(at + 8));
        if (method == 0) {
            content = data;
        } else {
            auto* d = libdeflate_alloc_decompressor();
            const auto r = libdeflate_deflate_decompress(
                d, data.data(), data.size(), content.data(), content.size(), nullptr
            );
            libdeflate_free_decompressor(d);
            require(r == LIBDEFLATE_SUCCESS, "deflate");
        }
        require(content.size() == get32(at + 22), "size");
        require(libdeflate_crc32(0, content.data(), content.size()) == get32(at + 14), "crc");
        return {name, content, method, get32(at + 10)};
    }

    std::string bytes_;
};

}  // namespace vgm::test
