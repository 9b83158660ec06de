#include "gateway/app/rest_batches.hpp"

#include "schemas/rest/batch_answers.hpp"
#include "schemas/rest/description.hpp"
#include "schemas/rest/json.hpp"
#include "tests/unit/gateway/app/house.hpp"

namespace vgm::app {
namespace {

using vgm::test::sample_letter;

struct batch_house : test::ledger_house
{
    batch_house() : receive_(*letters, test::letter_settings()) {}
    ~batch_house()
    {
        asked_.reset();
        letters->close();
    }

    verdict
    take(const std::string& er7, const std::string& batch, const std::string& source = "lab")
    {
        std::promise<verdict> told;
        const message m{
            std::make_shared<const std::string>(er7), source, test::world_time(), batch};
        receive_.handle(m, {}, [&](verdict v) { told.set_value(std::move(v)); });
        return told.get_future().get();
    }
    verdict
    good(const std::string& control, const std::string& batch, const std::string& source = "lab")
    {
        return take(sample_letter{.control_id = control}.print(), batch, source);
    }
    verdict bad(const std::string& control, const std::string& batch)
    {
        sample_letter nobody{.control_id = control};
        nobody.recipients.clear();
        return take(nobody.print(), batch);
    }

    http::response get(
        const std::string& path,
        std::vector<std::pair<std::string, std::string>> query = {},
        const std::string& source = "lab"
    )
    {
        if (!asked_) asked_.emplace(*letters, settings.directory);
        letters->journal().flush();  // a refusal is told before it is on the disk
        http_call call;
        call.source = source;
        call.request.path = path;
        call.request.query = std::move(query);
        auto answered = std::make_shared<std::promise<http::response>>();
        asked_->answer(std::move(call), [answered](http::response r) {
            answered->set_value(std::move(r));
        });
        return answered->get_future().get();
    }
    // A 200 that is what the description says.
    rapidjson::Document read(
        const std::string& path,
        const std::string& schema,
        std::vector<std::pair<std::string, std::string>> query = {},
        const std::string& source = "lab"
    )
    {
        const auto r = get(path, std::move(query), source);
        EXPECT_EQ(r.status, 200);
        auto json = std::move(*rest::parse_json(std::get<std::string>(r.body)));
        for (const auto& i : rest::own_description().validate(json, schema))
            ADD_FAILURE() << i.where << ' ' << i.detail;
        return json;
    }

private:
    intake receive_;
    std::optional<rest_batches> asked_;
};

std::vector<std::string> names(const rapidjson::Document& list)
{
    std::vector<std::string> all;
    for (const auto& b : list["batches"].GetArray()) all.emplace_back(b["batch"].GetString());
    return all;
}

TEST(app_rest_batches, tells_the_batches_of_a_client_and_of_no_other)
{
    batch_house house;
    house.good("A1", "LOT1-aa");
    house.good("A2", "LOT1-aa");
    house.bad("A3", "LOT1-aa");
    house.good("B1", "LOT2-bb");
    house.good("C1", "LOT3-cc", "other");
    house.good("D1", "");

    const auto all = house.read("/v1/batches", "Batches");

    EXPECT_EQ(names(all), (std::vector<std::string>{"LOT2-bb", "LOT1-aa"}));
    const auto& one = all["batches"][1];
    EXPECT_EQ(one["messages"].GetUint(), 3u);
    EXPECT_EQ(one["totals"]["waiting"].GetUint(), 2u);
    EXPECT_EQ(one["totals"]["refused"].GetUint(), 1u);
    EXPECT_FALSE(one["complete"].GetBool());
    EXPECT_EQ(
        names(house.read("/v1/batches", "Batches", {}, "other")),
        std::vector<std::string>{"LOT3-cc"}
    );
    EXPECT_EQ(house.get("/v1/batches/LOT3-cc").status, 404);
    EXPECT_EQ(house.get("/v1/batches/none").status, 404);
}

TEST(app_rest_batches, follows_what_happens_from_one_answer_to_the_next)
{
    batch_house house;
    const auto letter = house.good("A1", "LOT1");
    EXPECT_EQ(house.read("/v1/batches/LOT1", "BatchItems")["totals"]["waiting"].GetUint(), 1u);

    sent_record sent;
    sent.number = 1;
    sent.attempt = 1;
    EXPECT_FALSE(house.append(letter.id, std::move(sent)));
    house.bad("A2", "LOT1");

    const auto now = house.read("/v1/batches/LOT1", "BatchItems");
    EXPECT_EQ(now["totals"]["sent"].GetUint(), 1u);
    EXPECT_TRUE(now["complete"].GetBool());
    EXPECT_GE(now["seconds"].GetDouble(), 0);
    ASSERT_EQ(now["items"].Size(), 2u);
    EXPECT_EQ(rest::text_of(now["items"][0]["control_id"]), "A1");
    EXPECT_EQ(rest::text_of(now["items"][0]["id"]), letter.id.to_string());
    EXPECT_EQ(rest::text_of(now["items"][1]["state"]), "refused");
    EXPECT_GT(now["items"][1]["reasons"].Size(), 0u);
}

TEST(app_rest_batches, counts_a_message_once_that_comes_again_or_is_mended)
{
    batch_house house;
    house.good("A1", "LOT1");
    house.good("A1", "LOT1");
    house.bad("A2", "LOT1");
    house.good("A2", "LOT1");

    const auto one = house.read("/v1/batches/LOT1", "BatchItems");

    EXPECT_EQ(one["messages"].GetUint(), 2u);
    EXPECT_EQ(one["totals"]["waiting"].GetUint(), 2u);
    EXPECT_TRUE(one["items"][0]["repeated"].GetBool());
}

TEST(app_rest_batches, gives_page_after_page)
{
    batch_house house;
    for (int n = 0; n < 5; ++n) house.good("A" + std::to_string(n), "LOT" + std::to_string(n));
    for (int n = 0; n < 5; ++n) house.bad("B" + std::to_string(n), "LOT0");

    const auto first = house.read("/v1/batches", "Batches", {{"limit", "2"}});
    EXPECT_EQ(names(first), (std::vector<std::string>{"LOT4", "LOT3"}));
    EXPECT_EQ(rest::text_of(first["next"]), "/v1/batches?before=3&limit=2");
    const auto last = house.read("/v1/batches", "Batches", {{"limit", "4"}, {"before", "3"}});
    EXPECT_EQ(names(last), (std::vector<std::string>{"LOT2", "LOT1", "LOT0"}));
    EXPECT_FALSE(last.HasMember("next"));

    const auto items =
        house.read("/v1/batches/LOT0", "BatchItems", {{"limit", "3"}, {"state", "refused"}});
    ASSERT_EQ(items["items"].Size(), 3u);
    EXPECT_EQ(items["items"][0]["number"].GetUint(), 2u);
    EXPECT_EQ(rest::text_of(items["next"]), "/v1/batches/LOT0?from=5&limit=3&state=refused");
    const auto rest_of =
        house.read("/v1/batches/LOT0", "BatchItems", {{"from", "5"}, {"state", "refused"}});
    EXPECT_EQ(rest_of["items"].Size(), 2u);
}

TEST(app_rest_batches, refuses_parameters_that_are_none)
{
    batch_house house;
    house.good("A1", "LOT1");
    for (const std::string wrong : {"0", "1001", "x", "-1", "", "1 "})
        EXPECT_EQ(house.get("/v1/batches", {{"limit", wrong}}).status, 400) << wrong;
    EXPECT_EQ(house.get("/v1/batches/LOT1", {{"from", "0"}}).status, 400);
    EXPECT_EQ(house.get("/v1/batches/LOT1", {{"state", "lost"}}).status, 400);
}

TEST(app_rest_batches, finds_a_batch_whose_id_no_path_can_hold)
{
    batch_house house;
    house.good("A1", "2026/03 é-1f0c9a7b");

    const auto all = house.read("/v1/batches", "Batches");
    const std::string url{rest::text_of(all["batches"][0]["url"])};

    EXPECT_EQ(url, "/v1/batches/2026_03___-1f0c9a7b");
    EXPECT_EQ(rest::text_of(house.read(url, "BatchItems")["batch"]), "2026/03 é-1f0c9a7b");
}

TEST(app_batch_book, forgets_the_oldest_beyond_its_limit)
{
    batch_house house;
    for (int n = 0; n < 6; ++n) house.good("A" + std::to_string(n), "LOT" + std::to_string(n / 2));
    batch_book book(*house.letters, house.settings.directory, {std::chrono::hours{24}, 4});

    ASSERT_TRUE(book.refresh(test::world_time()));

    EXPECT_EQ(book.list("lab", std::nullopt, 10).size(), 2u);
    EXPECT_FALSE(book.find("lab", "LOT0", 1, 10, std::nullopt));
    ASSERT_TRUE(book.refresh(test::world_time() + std::chrono::hours{25}));
    EXPECT_TRUE(book.list("lab", std::nullopt, 10).empty());
}

}  // namespace
}  // namespace vgm::app
