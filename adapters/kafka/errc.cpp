#include "adapters/kafka/errc.hpp"

namespace vgm::kafka {
namespace {

class category final : public boost::system::error_category
{
public:
    const char* name() const noexcept override { return "kafka"; }
    std::string message(int value) const override
    {
        switch (static_cast<errc>(value)) {
            case errc::bad_settings:
                return "the settings for the brokers are wrong";
            case errc::unreachable:
                return "no broker answers";
            case errc::refused:
                return "a broker refused";
            case errc::client_failed:
                return "the connection to the brokers must be made anew";
        }
        return "unknown";
    }
};

}  // namespace

const boost::system::error_category& kafka_category() noexcept
{
    static const category instance;
    return instance;
}

error_code make_error_code(errc e) noexcept { return {static_cast<int>(e), kafka_category()}; }

issue make_issue(errc code, std::string where, std::string detail)
{
    return {make_error_code(code), severity::error, std::move(where), std::move(detail), {}};
}

}  // namespace vgm::kafka
