#pragma once

#include "gateway/core/issue.hpp"

#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace vgm::config {

// A place in the configuration file, counted from one as editors do. Columns count bytes.
struct position
{
    int line = 1, column = 1;
    auto operator<=>(const position&) const = default;
};

// One thing wrong with the configuration, where an operator can go and put it right. Holds no value
// of a key that is declared secret.
struct problem
{
    severity level = severity::error;
    std::string file;
    int line = 1, column = 1;
    std::string path;        // "sources[0].listen"; empty: the file as a whole
    std::string message;     // what is wrong
    std::string suggestion;  // what to write instead; may be empty
};

// "FILE:LINE:COLUMN: PATH: MESSAGE; SUGGESTION"; a warning says so before its path.
std::string print(const problem& p);

// How text of the file is shown in a message: in quotes, without control characters, cut when long.
std::string in_quotes(std::string_view text);

// Collects all that is wrong in one reading, so that a file is put right in one go. The number is
// bounded because a file of the wrong kind has one problem per line.
class problem_list
{
public:
    static constexpr std::size_t problems_max = 100;

    explicit problem_list(std::string file) : file_(std::move(file)) {}

    void error(position at, std::string path, std::string message, std::string suggestion = {});
    void warning(position at, std::string path, std::string message, std::string suggestion = {});

    bool has_errors() const { return has_errors_; }
    bool full() const { return problems_.size() >= problems_max; }

    // In the order of the file.
    std::vector<problem> take();

private:
    void add(severity level, position at, std::string path, std::string message, std::string hint);

    std::string file_;
    std::vector<problem> problems_;
    bool has_errors_ = false;
};

}  // namespace vgm::config
