#include "routes/document_to_mssante/parts.hpp"

#include "routes/document_to_mssante/plan.hpp"
#include "schemas/mime/incoming.hpp"
#include "tests/support/dice.hpp"
#include "tests/unit/routes/document_to_mssante/support.hpp"
#include "tests/unit/schemas/xdm/zip_reader.hpp"

// Letters of several documents that are too large for one mail.

namespace {

using namespace vgm;
using document_to_mssante::check_size;
using document_to_mssante::make_plan;
using document_to_mssante::split_too_large;
using test::sample_cda;
using test::sample_route;

// A PDF that no compression makes smaller.
std::string pdf_of(std::size_t bytes)
{
    test::dice dice{static_cast<unsigned>(bytes)};
    std::string pdf = test::small_pdf();
    while (pdf.size() < bytes) pdf += static_cast<char>(dice.between(0, 255));
    return pdf;
}

// Documents of about that many bytes each, to a doctor; a mail holds each twice.
sample_route letter_of(const std::vector<std::size_t>& sizes)
{
    std::vector<sample_cda> documents;
    for (std::size_t n = 0; n < sizes.size(); ++n)
        documents.push_back(
            {.id_root = "1.2.250.1.999.1.1.7.4001." + std::to_string(n + 1),
             .pdf = pdf_of(sizes[n])}
        );
    sample_route route(documents);
    route.with.splits = true;
    return route;
}

planned_record plan_of(const sample_route& route)
{
    auto plan = make_plan(route.asked, route.with).value();
    split_too_large(plan, route.asked, route.headers, route.with);
    return plan;
}

std::vector<std::vector<int>> documents_of(const planned_record& plan)
{
    std::vector<std::vector<int>> all;
    for (const auto& d : plan.deliveries) all.push_back(d.documents);
    return all;
}

mime::incoming_mail mail_of(const sample_route& route, const planned_delivery& d)
{
    const auto mail =
        document_to_mssante::make_letter(route.asked, route.headers, d, route.date, route.with);
    EXPECT_LE(mail.value().size(), route.with.largest_of({}, d.to.kind));
    return mime::parse_mail(mime::print(mail.value())).value();
}

using parts = std::vector<std::vector<int>>;

TEST(route_parts, leave_whole_what_fits)
{
    auto route = letter_of({1'000'000, 1'000'000});
    route.with.largest.to_professionals = 8'000'000;

    EXPECT_EQ(documents_of(plan_of(route)), parts{{}});
    EXPECT_TRUE(check_size(route.asked, route.headers, route.with).empty());
}

TEST(route_parts, are_as_few_mails_as_the_order_of_the_documents_allows)
{
    auto route = letter_of({1'000'000, 1'000'000, 2'000'000, 1'000'000});
    route.with.largest.to_professionals = 7'000'000;

    const auto plan = plan_of(route);

    EXPECT_EQ(documents_of(plan), (parts{{1, 2}, {3}, {4}}));
    EXPECT_TRUE(check_size(route.asked, route.headers, route.with).empty());
    for (const auto& d : plan.deliveries) {
        EXPECT_EQ(d.to, route.asked.recipients[0]);
        EXPECT_EQ(
            d.mail_id.value,
            (delivery_id{route.asked.id, d.number}).to_string() + "@hopital.test.mssante.fr"
        );
    }
}

TEST(route_parts, bring_whole_documents_and_say_which)
{
    auto route = letter_of({1'000'000, 1'200'000});
    route.with.largest.to_professionals = 5'000'000;

    const auto plan = plan_of(route);

    ASSERT_EQ(documents_of(plan), (parts{{1}, {2}}));
    for (std::size_t n = 0; n < 2; ++n) {
        const auto mail = mail_of(route, plan.deliveries[n]);
        ASSERT_EQ(mail.parts.size(), 3u);
        const auto files = test::zip_reader(mail.parts[1].content).contents();
        EXPECT_EQ(files.at("IHE_XDM/SUBSET01/DOC00001.XML"), *route.asked.documents[n].bytes);
        EXPECT_FALSE(files.contains("IHE_XDM/SUBSET01/DOC00002.XML"));
        EXPECT_NE(
            mime::to_text(mail.parts[0])
                .find("Celui-ci porte le document " + std::to_string(n + 1) + " sur 2."),
            std::string::npos
        );
    }
}

TEST(route_parts, are_made_for_those_alone_who_have_the_lower_limit)
{
    auto route = letter_of({1'000'000, 1'000'000});
    route.add_patient();
    route.with.largest.to_professionals = 20'000'000;
    route.with.largest.to_patients = 4'000'000;

    EXPECT_EQ(documents_of(plan_of(route)), (parts{{}, {1}, {2}}));
}

TEST(route_parts, do_not_help_where_one_document_is_too_large_by_itself)
{
    auto route = letter_of({1'000'000, 3'000'000});
    route.with.largest.to_professionals = 5'000'000;

    EXPECT_EQ(documents_of(plan_of(route)), parts{{}});
    const auto found = check_size(route.asked, route.headers, route.with);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].rule, "LETTER-TOO-LARGE");
    EXPECT_EQ(found[0].level, severity::error);
}

TEST(route_parts, are_not_made_where_the_site_refuses)
{
    auto route = letter_of({1'000'000, 1'000'000});
    route.with.splits = false;
    route.with.largest.to_professionals = 4'000'000;

    EXPECT_EQ(documents_of(plan_of(route)), parts{{}});
    EXPECT_EQ(check_size(route.asked, route.headers, route.with).size(), 1u);
}

TEST(route_parts, follow_what_the_operator_announces)
{
    auto route = letter_of({1'000'000, 1'000'000});
    std::size_t announced = 0;
    route.with.taken_from = [&](std::string_view) {
        return announced == 0 ? route.with.largest.to_professionals : announced;
    };

    EXPECT_EQ(documents_of(plan_of(route)), parts{{}});
    announced = 4'000'000;
    EXPECT_EQ(documents_of(plan_of(route)), (parts{{1}, {2}}));
}

TEST(route_parts, are_the_same_each_time)
{
    auto route = letter_of({1'000'000, 1'200'000, 1'000'000});
    route.with.largest.to_professionals = 5'000'000;

    EXPECT_EQ(plan_of(route), plan_of(route));
}

}  // namespace
