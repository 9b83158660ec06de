#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>

namespace vgm::bench {

// A folder of its own, gone when the program ends.
class scratch_folder
{
public:
    // In `parent`: on the disk that is to be measured.
    explicit scratch_folder(const std::filesystem::path& parent);
    ~scratch_folder();
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// Makes the test certificates of deploy/operator/pki in that folder.
void make_certificates(const std::filesystem::path& into);

// A port of the loopback that nobody listens on.
std::uint16_t closed_port();

struct gateway_options
{
    std::filesystem::path program;  // vaguemestre
    std::filesystem::path folder;   // for its data, its configuration and its log
    std::filesystem::path certificates;
    std::uint16_t operator_port = 0;  // TLS from the first byte
    unsigned operator_connections = 4;
    std::chrono::milliseconds sync_delay{0};
    std::string log_level = "info";
    std::uint16_t port = 0;    // of its source "bench"; 0: any free one
    std::string more_sources;  // YAML, a line each
};

// Of /proc/PID/status and stat.
struct process_figures
{
    double resident_mb = 0, resident_peak_mb = 0;  // VmRSS, VmHWM, of 1024 * 1024 bytes
    double cpu_seconds = 0;
};

// A real `vaguemestre serve`, started as an installation would start it.
class gateway_process
{
public:
    // Returns when it says that it is ready. Throws std::runtime_error when it does not.
    explicit gateway_process(const gateway_options& options);
    ~gateway_process();
    gateway_process(const gateway_process&) = delete;
    gateway_process& operator=(const gateway_process&) = delete;

    std::uint16_t port() const { return port_; }
    pid_t pid() const { return pid_; }
    process_figures now() const;

    // kill -9: nothing of it runs any more when this returns.
    void kill_now();

    // SIGTERM, and waits. How it ended: 0 is well.
    int stop();

private:
    pid_t pid_ = -1;
    std::uint16_t port_ = 0;
};

}  // namespace vgm::bench
