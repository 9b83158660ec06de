#include "tests/unit/schemas/pdf/support.hpp"

#include <functional>
#include <random>

// What is too much, and that what was found good before is made afterwards.

namespace {

using namespace vgm;
using namespace vgm::test;

std::string with_picture(const std::string& type, const std::string& bytes)
{
    sample_cda d{.form = cda_form::n3, .pdf = ""};
    d.sections = detail::section_of(
        "Image",
        "<text><renderMultiMedia referencedObject=\"m\"/></text><entry><observationMedia ID=\"m\">"
        "<value mediaType=\"" +
            type + "\" representation=\"B64\">" + to_base64(bytes) +
            "</value></observationMedia></entry>"
    );
    return d.print();
}

void expect_refusal(const std::string& cda, fault expected, const pdf::limits& most = {})
{
    const auto checked = check_pdf(cda, most);
    const auto made = try_to_print(cda, most);
    ASSERT_FALSE(checked.has_value());
    ASSERT_FALSE(made.has_value());
    EXPECT_EQ(to_fault(checked.error().code), expected) << checked.error().detail;
    EXPECT_EQ(checked.error().detail, made.error().detail);
    EXPECT_EQ(checked.error().where, "ClinicalDocument/component");
}

TEST(pdf_limits, of_the_narrative_are_asked_before_and_while)
{
    expect_refusal(document_of("123456"), fault::too_large, {.narrative = {.text_bytes_max = 5}});
}

TEST(pdf_limits, of_pages_are_found_without_making_them)
{
    const auto cda = document_of(repeated("<paragraph>a</paragraph>", 200));

    EXPECT_TRUE(check_pdf(cda, {.pages_max = 5}));
    EXPECT_TRUE(try_to_print(cda, {.pages_max = 5}));
    expect_refusal(cda, fault::too_large, {.pages_max = 2});
}

TEST(pdf_limits, stop_a_picture_that_is_small_in_bytes_only)
{
    auto bomb = make_png(10, 10);
    bomb.replace(16, 8, std::string("\x00\x00\x75\x30\x00\x00\x75\x30", 8));  // 30 000 x 30 000
    expect_refusal(with_picture("image/png", bomb), fault::too_large);

    expect_refusal(
        with_picture("image/png", make_png(101, 100)), fault::too_large, {.pixels_max = 10'099}
    );
    EXPECT_TRUE(try_to_print(with_picture("image/png", make_png(101, 100)), {.pixels_max = 10'100})
    );
}

TEST(pdf_limits, refuse_a_picture_that_is_none)
{
    const auto png = make_png(40, 40);
    expect_refusal(with_picture("image/png", "GIF89a"), fault::bad_data_type);
    expect_refusal(with_picture("image/png", png.substr(0, png.size() / 2)), fault::bad_data_type);
    expect_refusal(with_picture("image/jpeg", png), fault::bad_data_type);
    expect_refusal(with_picture("image/jpeg", ""), fault::bad_data_type);
    expect_refusal(with_picture("image/jpeg", "\xFF\xD8\xFF\xE0"), fault::bad_data_type);
}

// The check lays out only what is long. What it passes without a layout must fit, however it is
// made: narrow columns, one letter a line, deep lists.
TEST(pdf_limits, never_refuse_what_the_check_has_passed)
{
    const pdf::limits most{.pages_max = 12};
    std::vector<std::string> worst;
    for (const std::size_t size : {50, 120, 250, 290, 580, 1100}) {
        worst.push_back(document_of(repeated("<paragraph>a</paragraph>", size)));
        worst.push_back(document_of(repeated("a<br/>", size)));
        worst.push_back(document_of(repeated("<list><item>a</item></list>", size)));
        worst.push_back(document_of(
            "<table><tr>" + repeated("<td>" + std::string(size / 12, 'W') + "</td>", 40) +
            "</tr></table>"
        ));
        std::string ladder = "<table>";
        for (std::size_t row = 0; row < size / 15; ++row)
            ladder += "<tr>" + repeated("<td/>", row % 40) + "<td>" + std::string(14, 'W') +
                      "</td>" + repeated("<td/>", 39 - row % 40) + "</tr>";
        worst.push_back(document_of(ladder + "</table>"));
        worst.push_back(document_of(
            repeated("<list><item>", 8) + std::string(size, 'W') + repeated("</item></list>", 8)
        ));
        std::string titles;
        for (std::size_t n = 0; n < size / 4; ++n)
            titles += detail::section_of("W", "<text>a</text>");
        sample_cda d{.form = cda_form::n3, .pdf = ""};
        d.sections = titles;
        worst.push_back(d.print());
    }

    std::size_t passed = 0;
    for (const auto& cda : worst) {
        const auto checked = check_pdf(cda, most);
        passed += checked.has_value() ? 1 : 0;
        EXPECT_EQ(checked.has_value(), try_to_print(cda, most).has_value()) << cda.substr(0, 3000);
    }
    EXPECT_GT(passed, worst.size() / 4);
    EXPECT_LT(passed, worst.size());
}

// Any nonsense that is XML: no crash, no endless page, and every word comes out.
TEST(pdf_limits, hold_for_random_narratives)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 dice(seed);
    const auto throw_dice = [&](unsigned most) { return dice() % most; };
    const std::function<std::string(int)> grow = [&](int depth) -> std::string {
        const std::string word = "mot" + std::string(throw_dice(60), 'x') + ' ';
        if (depth == 0) return word;
        std::string text;
        for (auto n = throw_dice(4) + 1; n > 0; --n) switch (throw_dice(8)) {
                case 0:
                    text += "<paragraph>" + grow(depth - 1) + "</paragraph>";
                    break;
                case 1:
                    text += "<list><item>" + grow(depth - 1) + "</item></list>";
                    break;
                case 2:
                    text += "<content styleCode=\"Bold\">" + grow(depth - 1) + "</content>";
                    break;
                case 3: {
                    text += "<table>";
                    for (auto rows = throw_dice(9); rows > 0; --rows) {
                        text += "<tr>";
                        for (auto cells = throw_dice(6); cells > 0; --cells)
                            text += "<td rowspan=\"" + std::to_string(throw_dice(5)) +
                                    "\" colspan=\"" + std::to_string(throw_dice(3)) + "\">" +
                                    grow(depth - 1) + "</td>";
                        text += "</tr>";
                    }
                    text += "</table>";
                    break;
                }
                case 4:
                    text += "<sup>" + word + "</sup><br/>";
                    break;
                case 5:
                    text += "<footnote>" + word + "</footnote>";
                    break;
                default:
                    text += word;
            }
        return text;
    };
    for (int round = 0; round < 8; ++round) {
        const auto cda = document_of(grow(3));
        const auto made = try_to_print(cda);
        EXPECT_EQ(made.has_value(), check_pdf(cda).has_value());
        if (!made) continue;
        auto text = ask("pdftotext -raw {} -", *made);
        std::erase_if(text, [](unsigned char c) { return c <= ' '; });  // a word may be broken
        EXPECT_GE(count_of("mot", text), count_of("mot", cda)) << cda;
    }
}

}  // namespace
