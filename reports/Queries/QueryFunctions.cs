namespace Analytics.Reports.Queries;

/// <summary>
/// The functions that a query may use: those that make a value of the values given. Whatever is not named here is refused, what a later DuckDB brings too: it may
/// tell about the machine, the settings or the session, change something, wait, or run SQL that is hidden in a text.
/// </summary>
internal static class QueryFunctions
{
    /// <summary>Their names, in lower case.</summary>
    public static IReadOnlySet<string> Allowed { get; } = new HashSet<string>(
    [
        // Operators, and what the parser makes of other spellings.
        .. Words(
            """
            !__postfix !~~ !~~* % & && * ** + - ->> / // << <=> <@ >> @ @> ^ ^@ | || ~ ~~ ~~* ~~~ add subtract multiply divide mod nullif ilike_escape like_escape
            not_ilike_escape not_like_escape regexp_full_match row struct_pack struct_extract struct_extract_at list_value map unnest unpivot_list grouping grouping_id
            count_star ifnull if coalesce xor overlay position timezone date_part array_value list_pack
            """),
        // Aggregates.
        .. Words(
            """
            any_value approx_count_distinct approx_quantile approx_top_k arbitrary arg_max arg_max_null arg_max_nulls_last arg_min arg_min_null arg_min_nulls_last
            argmax argmin array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count count_if countif covar_pop covar_samp entropy favg first fsum geomean
            geometric_mean group_concat histogram histogram_exact kahan_sum kurtosis kurtosis_pop last list listagg mad max max_by mean median min min_by mode
            product quantile quantile_cont quantile_disc regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy
            reservoir_quantile sem skewness stddev stddev_pop stddev_samp string_agg sum sum_no_overflow sumkahan var_pop var_samp variance wavg weighted_avg
            equi_width_bins
            """),
        // Windows.
        .. Words(
            """
            cume_dist dense_rank fill first_value lag last_value lead nth_value ntile percent_rank rank rank_dense row_number
            """),
        // Numbers.
        .. Words(
            """
            abs acos acosh asin asinh atan atan2 atanh bit_count cbrt ceil ceiling cos cosh cot degrees even exp factorial fdiv floor fmod gamma gcd greatest
            greatest_common_divisor isfinite isinf isnan lcm least least_common_multiple lgamma ln log log10 log2 nextafter pi pow power radians random round
            round_even roundbankers sign signbit sin sinh sqrt tan tanh trunc
            """),
        // Texts.
        .. Words(
            """
            array_to_string ascii bar base64 bin bit_length char_length character_length chr concat concat_ws contains damerau_levenshtein decode editdist3 encode
            ends_with format formatReadableDecimalSize formatReadableSize format_bytes from_base64 from_hex hamming hash hex instr jaccard jaro_similarity
            jaro_winkler_similarity lcase left left_grapheme len length length_grapheme levenshtein lower lpad ltrim md5 md5_number mismatches nfc_normalize
            octet_length ord parse_formatted_bytes prefix printf regexp_escape regexp_extract regexp_extract_all regexp_matches regexp_replace
            regexp_split_to_array regexp_split_to_table repeat replace reverse right right_grapheme rpad rtrim sha1 sha256 split split_part starts_with str_split
            str_split_regex string_split string_split_regex string_to_array strip_accents strlen strpos substr substring substring_grapheme suffix to_base
            to_base64 to_binary to_hex translate trim ucase unbin unhex unicode upper url_decode url_encode icu_sort_key
            """),
        // Days and instants.
        .. Words(
            """
            age ago century current_date current_localtime current_localtimestamp date_add date_diff date_sub date_trunc datediff datepart datesub datetrunc day
            dayname dayofmonth dayofweek dayofyear days_in_month decade epoch epoch_ms epoch_ns epoch_us era get_current_time get_current_timestamp hour isodow
            isoyear julian last_day make_date make_time make_timestamp make_timestamp_ms make_timestamp_ns make_timestamptz microsecond millennium millisecond
            minute month monthname nanosecond normalized_interval now quarter second strftime strptime time_bucket timezone_hour timezone_minute to_centuries
            to_days to_decades to_hours to_microseconds to_millennia to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years
            today transaction_timestamp try_strptime week weekday weekofyear year yearweek
            """),
        // Lists, structs and maps.
        .. Words(
            """
            array_append array_pop_back array_pop_front array_prepend array_push_back array_push_front array_reverse list_any_value list_append
            list_approx_count_distinct list_avg list_bit_and list_bit_or list_bit_xor list_bool_and list_bool_or list_count list_entropy list_first list_histogram
            list_kurtosis list_kurtosis_pop list_last list_mad list_max list_median list_min list_mode list_prepend list_product list_reverse list_sem
            list_skewness list_stddev_pop list_stddev_samp list_string_agg list_sum list_var_pop list_var_samp map_contains_entry map_contains_value array_aggr
            array_aggregate array_apply array_cat array_concat array_contains array_cosine_distance array_cosine_similarity array_cross_product array_distance
            array_distinct array_dot_product array_extract array_filter array_grade_up array_has array_has_all array_has_any array_indexof array_inner_product
            array_intersect array_length array_negative_dot_product array_negative_inner_product array_position array_reduce array_resize array_reverse_sort
            array_select array_slice array_sort array_to_json array_transform array_unique array_where array_zip list_aggr list_aggregate list_apply list_cat
            list_concat list_contains list_cosine_distance list_cosine_similarity list_distance list_distinct list_dot_product list_element list_extract
            list_filter list_grade_up list_has list_has_all list_has_any list_indexof list_inner_product list_intersect list_negative_dot_product
            list_negative_inner_product list_position list_reduce list_resize list_reverse_sort list_select list_slice list_sort list_transform list_unique
            list_where list_zip map_concat map_contains map_entries map_extract map_extract_value map_from_entries map_keys map_values struct_concat
            struct_contains struct_has struct_indexof struct_insert struct_keys struct_position struct_update struct_values aggregate apply cardinality element_at
            filter flatten generate_series generate_subscripts grade_up range reduce
            """),
        // JSON values, never JSON that holds SQL.
        .. Words(
            """
            from_json from_json_strict json json_array json_array_length json_contains json_exists json_extract json_extract_path json_extract_path_text
            json_extract_string json_group_array json_group_object json_group_structure json_keys json_merge_patch json_object json_pretty json_quote
            json_structure json_transform json_transform_strict json_type json_valid json_value row_to_json to_json
            """),
        // Types, and what a query says when it finds its data wrong.
        .. Words(
            """
            enum_code error enum_first enum_last enum_range enum_range_boundary pg_typeof typeof union_extract union_tag union_value can_cast_implicitly
            """),
    ], StringComparer.OrdinalIgnoreCase);

    /// <summary>Those that give rows.</summary>
    public static IReadOnlySet<string> Tables { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "generate_series", "range", "unnest" };

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
