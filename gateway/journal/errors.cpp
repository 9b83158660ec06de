#include "gateway/journal/errors.hpp"

namespace vgm::journal {
namespace {

const char* sentence(errc e) noexcept
{
    switch (e) {
        case errc::closed:
            return "the journal is closed";
        case errc::too_much_waiting:
            return "too much is waiting for the disk";
        case errc::record_too_large:
            return "the record is larger than a segment can hold";
        case errc::in_use:
            return "another process writes this journal";
        case errc::segment_missing:
            return "a segment is missing";
        case errc::segment_damaged:
            return "a segment is damaged";
        case errc::not_found:
            return "there is no such record, or it has been retired";
        case errc::bad_settings:
            return "the journal's settings cannot be used";
    }
    return "unknown";
}

struct category final : boost::system::error_category
{
    const char* name() const noexcept override { return "vgm.journal"; }
    std::string message(int value) const override { return sentence(static_cast<errc>(value)); }
};

}  // namespace

const boost::system::error_category& journal_category() noexcept
{
    static const category instance;
    return instance;
}

error_code make_error_code(errc e) noexcept { return {static_cast<int>(e), journal_category()}; }

issue make_issue(error_code code, std::string path, std::string detail)
{
    return {code, severity::fatal, std::move(path), std::move(detail), {}};
}

}  // namespace vgm::journal
