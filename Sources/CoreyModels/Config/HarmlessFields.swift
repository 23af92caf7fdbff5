/// Fields of a config that cannot change what a model computes from tokens.
enum HarmlessFields {
  /// How weights were drawn before training, how a library runs a model, where it came from, how it
  /// likes to generate.
  static let all: Set<String> = [
    "A_initializer_range", "_attn_implementation", "_attn_implementation_autoset",
    "_commit_hash", "_name_or_path", "auto_map", "bad_words_ids", "begin_suppress_tokens",
    "chunk_size", "chunk_size_feed_forward", "conv_initializer_range",
    "cross_attention_hidden_size",
    "decoder_start_token_id", "diversity_penalty", "do_sample", "dtype", "early_stopping",
    "encoder_no_repeat_ngram_size", "exponential_decay_length_penalty", "finetuning_task",
    "forced_bos_token_id", "forced_eos_token_id", "fused_add_norm", "id2label",
    "initializer_range", "is_decoder", "is_encoder_decoder", "label2id", "length_penalty",
    "max_length", "max_position_embeddings", "min_length", "no_repeat_ngram_size",
    "num_beam_groups",
    "num_beams", "num_return_sequences", "output_attentions", "output_hidden_states",
    "output_scores", "prefix", "problem_type", "remove_invalid_values", "repetition_penalty",
    "rescale_prenorm_residual", "return_dict", "return_dict_in_generate", "sep_token_id",
    "suppress_tokens", "task_specific_params", "temperature", "tf_legacy_loss",
    "time_step_floor", "time_step_init_scheme", "time_step_max", "time_step_min",
    "time_step_scale", "tokenizer_class", "top_k", "top_p", "torch_dtype", "torchscript",
    "transformers_version", "typical_p", "use_associative_scan", "use_bfloat16", "use_cache",
    "use_falcon_mambapy", "use_mambapy",
  ]
}
