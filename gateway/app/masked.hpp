#pragma once

#include "gateway/core/masked.hpp"
