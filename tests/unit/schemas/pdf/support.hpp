#pragma once

#include "schemas/pdf/readable.hpp"
#include "tests/support/sample_narratives.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

// PDFs of documents, and what other programs read in them.
namespace vgm::test {

inline result<std::string> try_to_print(const std::string& cda, const pdf::limits& most = {})
{
    const auto h = cda::parse_header(cda).value();
    return pdf::make_readable_pdf(cda, h, *pdf::typefaces::installed(), most);
}

inline std::string print_pdf(const std::string& cda) { return try_to_print(cda).value(); }

inline result<void> check_pdf(const std::string& cda, const pdf::limits& most = {})
{
    const auto h = cda::parse_header(cda).value();
    return pdf::check_readable_pdf(cda, h, *pdf::typefaces::installed(), most);
}

inline std::string
document_of(const std::string& text, const std::string& title = "Titre de section")
{
    sample_cda d{.form = cda_form::n3, .pdf = ""};
    d.sections = detail::section_of(title, "<text>" + text + "</text>");
    return d.print();
}

inline std::string repeated(std::string_view text, std::size_t times)
{
    std::string all;
    for (std::size_t n = 0; n < times; ++n) all += text;
    return all;
}

// A file that goes with its owner.
class temporary_file
{
public:
    explicit temporary_file(const std::string& bytes)
        : path_(
              std::filesystem::temp_directory_path() /
              ("vgm_pdf_" + std::to_string(::getpid()) + '_' + std::to_string(++count))
          )
    {
        std::ofstream(path_, std::ios::binary) << bytes;
    }
    ~temporary_file() { std::filesystem::remove(path_); }
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    static inline int count = 0;
    std::filesystem::path path_;
};

// What a program of poppler or qpdf prints of a PDF: ask("pdftotext -layout {} -", pdf).
inline std::string ask(std::string command, const std::string& pdf)
{
    const temporary_file file(pdf), answer("");
    command.replace(command.find("{}"), 2, file.path().string());
    command += " >" + answer.path().string() + " 2>&1";
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    std::ifstream input(answer.path(), std::ios::binary);
    return {std::istreambuf_iterator<char>(input), {}};
}

inline std::string text_in(const std::string& pdf) { return ask("pdftotext -layout {} -", pdf); }

inline int count_pages(const std::string& pdf)
{
    const auto facts = ask("pdfinfo {}", pdf);
    const auto at = facts.find("Pages:");
    return at == std::string::npos ? 0 : std::atoi(facts.c_str() + at + 6);
}

inline std::size_t count_of(std::string_view word, std::string_view text)
{
    std::size_t count = 0;
    for (auto at = text.find(word); at != text.npos; at = text.find(word, at + 1)) ++count;
    return count;
}

}  // namespace vgm::test
