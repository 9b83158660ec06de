#pragma once

#include "gateway/app/folder_items.hpp"
#include "gateway/app/message_files.hpp"
#include "schemas/hl7v2/batch_reader.hpp"

#include <cstdint>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace vgm::app {

// One message on its way to a gateway.
struct send_item
{
    std::string file;        // as it was named; "-" for standard input
    std::size_t number = 0;  // within it, from 1
    std::string er7;
    std::string control_id;       // MSH-10; empty when it cannot be read
    std::string header, trailer;  // of a batch of one around it; empty: it goes out alone
    std::optional<issue> wrong;   // it is not sent
};

// Reads files, folders and standard input message by message, however large they are. Documents and
// archives become messages as in a drop folder.
class send_items
{
public:
    /** @param batch  What messages are said to be of that no BHS and no FHS names; empty: a name is
        made of the files' names, sizes and times, so that a second run has the same. */
    /** @param ends  Of letters that are made of documents. */
    send_items(
        const std::vector<std::filesystem::path>& paths,
        std::string batch,
        rest::letter_ends ends = {}
    );
    ~send_items();

    std::optional<send_item> next();

    std::uint64_t bytes_total() const { return bytes_total_; }  // 0: not known
    std::uint64_t bytes_read() const { return bytes_read_; }
    std::size_t files() const { return files_.size(); }
    /** The batches that messages so far belong to, as `vaguemestre batch` calls them. */
    const std::vector<std::string>& batches() const { return batches_; }
    const std::vector<path_failure>& failed() const { return failed_; }
    /** Counts that do not agree and ends that are missing, so far. */
    const std::vector<std::pair<std::string, issue>>& problems() const { return problems_; }

private:
    bool open_next();
    void read_piece();
    std::optional<send_item> take(hl7v2::batch_item item);
    void open_paper(const dropfolder::picked_file& paper);
    std::optional<folder_item> next_paper();
    std::optional<send_item> to_item(hl7v2::batch_message m);
    std::optional<send_item> to_item(papers::paper_letter letter, bool is_alone);
    void frame(send_item& item, bool is_alone);

    const rest::letter_ends ends_;

    std::vector<std::filesystem::path> files_;
    std::vector<path_failure> failed_;
    std::vector<std::pair<std::string, issue>> problems_;
    hl7v2::batch_header own_;  // around messages that no other header is around
    std::vector<std::string> batches_;
    std::uint64_t bytes_total_ = 0, bytes_read_ = 0;
    std::size_t at_ = 0, number_ = 0;
    std::string name_;
    std::unique_ptr<std::istream> owned_;
    std::istream* in_ = nullptr;
    std::optional<hl7v2::batch_reader> reader_;
    std::optional<hl7v2::batch_header> file_header_, batch_header_;
    std::unique_ptr<folder_items> papers_;
    bool has_more_ = false;
};

}  // namespace vgm::app
