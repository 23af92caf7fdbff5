// Mamba layers as graphs of ggml, the ops that llama.cpp uses for them, behind the C functions at the end.
//
// Arrays are given in one order: inputs, then for each block its weights and, for decoding, its states. Shapes are
// written as ggml counts them, the fastest axis first.
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "ggml-alloc.h"
#include "ggml-backend.h"
#include "ggml-cpu.h"
#include "ggml.h"

namespace {

using Tensor = ggml_tensor *;

constexpr int64_t model = 768, inner = 1536, taps = 4;
constexpr int64_t states1 = 16, rank = 48;                    // Mamba-1
constexpr int64_t heads = 24, width = 64, states2 = 128;      // Mamba-2, one group
constexpr int64_t convolved2 = inner + 2 * states2, projected2 = inner + convolved2 + heads;
constexpr float epsilon = 1e-5f;
constexpr size_t nodes = 8192;

// Newer versions of ggml take one more argument: how many states to keep, the last alone.
using Scan = Tensor(ggml_context *, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor);
using KeepingScan = Tensor(ggml_context *, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, int64_t);
Tensor scan(Scan *op, ggml_context *c, Tensor s, Tensor x, Tensor dt, Tensor A, Tensor B, Tensor C, Tensor ids) {
    return op(c, s, x, dt, A, B, C, ids);
}
Tensor scan(KeepingScan *op, ggml_context *c, Tensor s, Tensor x, Tensor dt, Tensor A, Tensor B, Tensor C, Tensor ids) {
    return op(c, s, x, dt, A, B, C, ids, 1);
}

class Case {
public:
    Case(const std::string &workload, int64_t blocks, int64_t steps, int threads)
        : steps(steps), decodes(workload == "W3"), backend(ggml_backend_cpu_init()) {
        ggml_backend_cpu_set_n_threads(backend, threads);
        data = context(64 + 16 * blocks);
        c = context(nodes);
        graph = ggml_new_graph_custom(c, nodes, false);
        sequence = ggml_new_tensor_1d(data, GGML_TYPE_I32, 1);
        if (workload == "W2") {
            result = selective_scan();
        } else {
            result = tensor({model, steps});
            for (int64_t i = 0; i < blocks; i++) result = workload == "W4" ? mamba2(result) : mamba1(result);
        }
        ggml_set_output(result);
        ggml_build_forward_expand(graph, result);
    }

    ~Case() {
        if (allocator) ggml_gallocr_free(allocator);
        if (buffer) ggml_backend_buffer_free(buffer);
        ggml_free(c);
        ggml_free(data);
        ggml_backend_free(backend);
    }

    // Copies the arrays in; false if they are not what the graph wants.
    bool fill(const float *const *arrays, const int64_t *counts, int64_t number) {
        if (number != (int64_t)given.size()) return false;
        for (int64_t i = 0; i < number; i++)
            if (counts[i] != ggml_nelements(given[i])) return false;
        buffer = ggml_backend_alloc_ctx_tensors(data, backend);
        allocator = ggml_gallocr_new(ggml_backend_get_default_buffer_type(backend));
        if (!buffer || !ggml_gallocr_alloc_graph(allocator, graph)) return false;
        for (int64_t i = 0; i < number; i++) ggml_backend_tensor_set(given[i], arrays[i], 0, ggml_nbytes(given[i]));
        for (Tensor zero : zeros) {
            std::vector<char> bytes(ggml_nbytes(zero));
            ggml_backend_tensor_set(zero, bytes.data(), 0, bytes.size());
        }
        const int32_t first = 0;
        ggml_backend_tensor_set(sequence, &first, 0, sizeof first);
        return true;
    }

    bool run() { return ggml_backend_graph_compute(backend, graph) == GGML_STATUS_SUCCESS; }
    void read(float *out) { ggml_backend_tensor_get(result, out, 0, ggml_nbytes(result)); }

private:
    static ggml_context *context(size_t tensors) {
        return ggml_init({tensors * ggml_tensor_overhead() + ggml_graph_overhead_custom(nodes, false), nullptr, true});
    }

    Tensor make(std::initializer_list<int64_t> shape) {
        return ggml_new_tensor(data, GGML_TYPE_F32, (int)shape.size(), shape.begin());
    }
    Tensor tensor(std::initializer_list<int64_t> shape) {
        given.push_back(make(shape));
        return given.back();
    }
    // Given for decoding; a prompt begins with zeros, which stay.
    Tensor state(std::initializer_list<int64_t> shape) {
        if (decodes) return tensor(shape);
        zeros.push_back(make(shape));
        return zeros.back();
    }
    void keep(Tensor value, Tensor state) {
        if (decodes) ggml_build_forward_expand(graph, ggml_cpy(c, value, state));
    }

    // A part of the fastest axis, as [width, count, steps].
    Tensor part(Tensor x, int64_t from, int64_t width, int64_t count) {
        const size_t size = ggml_element_size(x);
        return ggml_view_4d(c, x, width, count, steps, 1, width * size, x->nb[1], x->nb[1] * steps, from * size);
    }

    Tensor norm(Tensor x, Tensor weight) { return ggml_mul(c, ggml_rms_norm(c, x, epsilon), weight); }

    // The causal convolution of x [channels, steps] with its past, and silu.
    Tensor convolution(Tensor x, int64_t channels, Tensor weight, Tensor bias, Tensor past) {
        Tensor window = ggml_concat(c, past, ggml_transpose(c, x), 0);
        keep(ggml_view_3d(c, window, taps - 1, channels, 1, window->nb[1], window->nb[2], steps * window->nb[0]), past);
        return ggml_silu(c, ggml_add(c, ggml_ssm_conv(c, window, weight), bias));
    }

    // Scans u, [width, count, steps], from the state h, which is updated.
    Tensor scanned(Tensor h, Tensor u, Tensor dt, Tensor A, Tensor B, Tensor C) {
        Tensor both = scan(ggml_ssm_scan, c, h, u, dt, A, B, C, sequence);  // the outputs, and behind them the state
        keep(ggml_view_1d(c, both, ggml_nelements(h), ggml_nelements(u) * sizeof(float)), h);
        return both;
    }

    // y [inner, steps] with the skip and the gate; long rows, because element-wise ops go row by row.
    Tensor skip_and_gate(Tensor y, Tensor u, Tensor D, Tensor z) {
        y = ggml_view_2d(c, y, inner, steps, inner * sizeof(float), 0);
        return ggml_swiglu_split(c, z, ggml_add(c, y, ggml_mul(c, u, D)));
    }

    Tensor selective_scan() {
        Tensor u = tensor({inner, steps}), delta = tensor({inner, steps}), z = tensor({inner, steps});
        Tensor B = tensor({states1, 1, steps, 1}), C = tensor({states1, 1, steps, 1});
        Tensor A = tensor({states1, inner}), D = tensor({inner}), h = state({states1, 1, inner, 1});
        Tensor y = scanned(h, ggml_reshape_4d(c, u, 1, inner, steps, 1), delta, A, B, C);  // the softplus is inside
        return skip_and_gate(y, u, D, z);
    }

    Tensor mamba1(Tensor x) {
        Tensor norm_w = tensor({model}), in_proj = tensor({model, 2 * inner});
        Tensor conv_w = tensor({taps, inner}), conv_b = tensor({inner});
        Tensor x_proj = tensor({inner, rank + 2 * states1}), dt_w = tensor({rank, inner}), dt_b = tensor({inner});
        Tensor A = tensor({states1, inner}), D = tensor({inner}), out_proj = tensor({inner, model});
        Tensor past = state({taps - 1, inner, 1}), h = state({states1, 1, inner, 1});

        Tensor xz = ggml_mul_mat(c, in_proj, norm(x, norm_w));
        Tensor xi = ggml_view_2d(c, xz, inner, steps, xz->nb[1], 0);
        Tensor z = ggml_cont(c, ggml_view_2d(c, xz, inner, steps, xz->nb[1], inner * sizeof(float)));
        Tensor u = convolution(xi, inner, conv_w, conv_b, past);
        Tensor low = ggml_mul_mat(c, x_proj, u);
        Tensor B = part(low, rank, states1, 1), C = part(low, rank + states1, states1, 1);
        Tensor dr = ggml_cont(c, ggml_view_2d(c, low, rank, steps, low->nb[1], 0));
        Tensor dt = ggml_add(c, ggml_mul_mat(c, dt_w, dr), dt_b);
        Tensor y = scanned(h, ggml_reshape_4d(c, u, 1, inner, steps, 1), dt, A, B, C);
        return ggml_add(c, ggml_mul_mat(c, out_proj, skip_and_gate(y, u, D, z)), x);
    }

    Tensor mamba2(Tensor x) {
        Tensor norm_w = tensor({model}), in_proj = tensor({model, projected2});
        Tensor conv_w = tensor({taps, convolved2}), conv_b = tensor({convolved2}), dt_b = tensor({heads});
        Tensor A = tensor({1, heads}), D = tensor({1, heads}), gate_norm = tensor({inner});
        Tensor out_proj = tensor({inner, model});
        Tensor past = state({taps - 1, convolved2, 1}), S = state({states2, width, heads, 1});

        Tensor projected = ggml_mul_mat(c, in_proj, norm(x, norm_w));
        Tensor z = part(projected, 0, width, heads);
        Tensor xbc = ggml_view_2d(c, projected, convolved2, steps, projected->nb[1], inner * sizeof(float));
        Tensor dr = ggml_view_2d(c, projected, heads, steps, projected->nb[1], (inner + convolved2) * sizeof(float));
        xbc = convolution(xbc, convolved2, conv_w, conv_b, past);
        Tensor u = part(xbc, 0, width, heads);
        Tensor B = part(xbc, inner, states2, 1), C = part(xbc, inner + states2, states2, 1);
        Tensor dt = ggml_add(c, ggml_cont(c, dr), dt_b);
        Tensor y = ggml_view_3d(c, scanned(S, u, dt, A, B, C), width, heads, steps, width * sizeof(float),
            inner * sizeof(float), 0);
        y = ggml_swiglu_split(c, ggml_cont(c, z), ggml_add(c, y, ggml_mul(c, u, D)));
        y = norm(ggml_reshape_2d(c, y, inner, steps), gate_norm);
        return ggml_add(c, ggml_mul_mat(c, out_proj, y), x);
    }

    int64_t steps;
    bool decodes;
    ggml_backend_t backend;
    ggml_context *data, *c;
    ggml_cgraph *graph;
    ggml_gallocr_t allocator = nullptr;
    ggml_backend_buffer_t buffer = nullptr;
    Tensor sequence, result;
    std::vector<Tensor> given, zeros;
};

}  // namespace

extern "C" {

// A layer that is ready to run, or null if the arrays do not fit it.
void *layer_open(const char *workload, int64_t blocks, int64_t steps, int threads, const float *const *arrays,
    const int64_t *counts, int64_t number) {
    Case *opened = new Case(workload, blocks, steps, threads);
    if (opened->fill(arrays, counts, number)) return opened;
    delete opened;
    return nullptr;
}

int layer_run(void *layer) { return static_cast<Case *>(layer)->run() ? 0 : 1; }

void layer_read(void *layer, float *out) { static_cast<Case *>(layer)->read(out); }
}
