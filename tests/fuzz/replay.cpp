// Runs a fuzzer over the files of its corpus, where there is no libFuzzer: replay FOLDER|FILE…

#include "tests/fuzz/property.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <vector>

namespace {

void replay(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    // A copy of the very size, so that the address sanitizer sees one byte too far.
    const std::vector<std::uint8_t> exact(bytes.begin(), bytes.end());
    std::cerr << path.filename().string() << '\n';
    LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

}  // namespace

int main(int count, char** arguments)
{
    std::size_t files = 0;
    for (int n = 1; n < count; ++n) {
        if (!std::filesystem::is_directory(arguments[n])) {
            replay(arguments[n]);
            ++files;
            continue;
        }
        for (const auto& entry : std::filesystem::directory_iterator(arguments[n])) {
            replay(entry.path());
            ++files;
        }
    }
    std::cout << files << " inputs replayed\n";
    return files == 0 ? 1 : 0;  // a corpus that has gone is no success
}
