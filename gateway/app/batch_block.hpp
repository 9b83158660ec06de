#pragma once

#include "gateway/app/intake.hpp"
#include "gateway/runtime/workers.hpp"

#include <functional>
#include <memory>
#include <string>

namespace vgm::app {

struct batch_block_parts
{
    runtime::workers& workers;
    intake& receive;
    std::shared_ptr<const transmission::gate_settings> gate;
    std::string own_name;  // MSH-3 of the answer to what names no receiver
    std::size_t message_bytes_max;
};

// Takes a block that begins with FHS or BHS: each of its messages goes through the gate, some at a
// time and between them other connections' messages; `answer` is called once, when all of them are
// answered. What is wrong with one message is told of that one.
void answer_batch(
    message block,
    const batch_block_parts& parts,
    std::function<void(std::string)> answer
);

}  // namespace vgm::app
