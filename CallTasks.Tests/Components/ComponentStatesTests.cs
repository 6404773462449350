using System.Reflection;
using CallTasks.Web.Components;
using Microsoft.AspNetCore.Components;

namespace CallTasks.Tests.Components;

/// <summary>
/// Every component of the console has its line, and every state it can have its test: loading, empty, error (cannot be read, refused, wrong),
/// many, and what else it is. A component without a line, and a test that is not there, fail.
/// </summary>
public sealed class ComponentStatesTests
{
    private const string States =
        """
        AccountLayout: shown AccountTests.Users_keys_and_audit_are_accessible_and_used_by_keyboard
        NoAccess: error AccountTests.A_viewer_never_gets_a_whole_number_and_is_out_the_moment_they_are_locked
        NoAccessPage: error AccessTests.*
        PasswordPage: error SignInTests.*
        SetupPage: error SignInTests.*
        SignInPage: error SignInTests.*, shown LanguageTests.Signing_in_by_the_form_leads_to_the_tour_which_is_shown_once
        ToSignIn: shown AccountTests.Users_keys_and_audit_are_accessible_and_used_by_keyboard
        UserMenu: shown AccountTests.Users_keys_and_audit_are_accessible_and_used_by_keyboard
        AuditPage: empty AdminPagesTests.An_audit_log_without_entries_says_so, many AdminPagesTests.The_audit_log_is_turned_page_by_page_searched_and_says_when_nothing_is_found, error UnreadableTests.A_page_that_cannot_be_read_says_so_and_is_tried_again_in_its_place
        KeyDialog: error AdminPagesTests.A_key_is_shown_once_and_revoked_and_a_link_names_its_tasks
        KeysPage: empty AdminPagesTests.A_key_is_shown_once_and_revoked_and_a_link_names_its_tasks, many AdminPagesTests.Many_keys_and_links_stand_in_their_own_lists, error UnreadableTests.A_page_that_cannot_be_read_says_so_and_is_tried_again_in_its_place
        PasswordDialog: error AdminPagesTests.Users_are_added_renamed_locked_given_a_password_and_deleted
        UserDialog: error AdminPagesTests.Users_are_added_renamed_locked_given_a_password_and_deleted
        UsersPage: empty AdminPagesTests.Users_are_added_renamed_locked_given_a_password_and_deleted, many AdminPagesTests.Many_users_are_counted_and_what_others_add_comes_by_itself, error UnreadableTests.A_page_that_cannot_be_read_says_so_and_is_tried_again_in_its_place
        AddClientDialog: error PagesTests.One_client_is_added_or_the_number_says_what_is_wrong_with_it
        AddFileDialog: many FromFileToReportTests.A_task_is_made_from_a_file_started_watched_and_ends_in_a_report
        BulkNotices: empty BulkNoticesTests.A_task_that_is_deleted_is_seen_to_be_removed_on_the_list_and_where_its_page_was, loading BulkNoticesTests.It_is_told_on_the_page_of_its_task_moves_by_itself_and_goes_when_it_is_done, error BulkNoticesTests.What_an_error_stopped_says_so_and_what_to_do_and_can_still_be_given_up
        CallTaskRow: many TaskListPageTests.The_heads_of_columns_sort_up_and_down_and_say_so
        CallTasksPage: empty PagesTests.An_empty_list_tells_the_next_step, many TaskListPageTests.The_list_is_sorted_by_progress_and_by_pace, error UnreadableTests.A_page_that_cannot_be_read_says_so_and_is_tried_again_in_its_place
        CloneDialog: error TaskListPageTests.A_task_is_cloned_with_its_clients_and_the_copy_is_opened
        DeleteTaskDialog: many TaskListPageTests.Deleting_names_what_goes_and_keeps_the_reports_unless_told_otherwise
        InterruptedPage: empty PagesTests.Nothing_was_interrupted_is_good_news_whatever_the_address_says, error UnreadableTests.A_page_that_cannot_be_read_says_so_and_is_tried_again_in_its_place
        LogPanel: many TaskPageListsTests.The_log_says_who_did_what, error UnreadableTests.A_list_of_a_task_that_cannot_be_read_leaves_the_tasks_head_and_controls
        ReportsPanel: many LooksTests.Every_page_is_accessible_and_nothing_scrolls_sideways
        TaskControls: error PagesTests.A_draft_cannot_be_started_and_says_why, many TaskListPageTests.A_task_is_saved_as_a_template_from_its_row_and_from_its_page
        TaskHead: shown PagesTests.A_task_page_moves_by_itself_from_ready_to_completed
        TaskNotices: empty PagesTests.A_draft_cannot_be_started_and_says_why, loading BulkNoticesTests.It_is_told_on_the_page_of_its_task_moves_by_itself_and_goes_when_it_is_done, error BulkNoticesTests.What_an_error_stopped_says_so_and_what_to_do_and_can_still_be_given_up
        TaskPage: empty PagesTests.A_task_that_is_not_there_is_said_to_be_so, many PagesTests.A_task_page_moves_by_itself_from_ready_to_completed, error UnreadableTests.A_list_of_a_task_that_cannot_be_read_leaves_the_tasks_head_and_controls
        CallDetailsDialog: many TaskPageListsTests.The_details_of_a_call_tell_what_happened_when_and_lead_to_the_clients_other_calls
        CallRow: many CallListTests.A_page_holds_the_newest_calls_and_knows_how_many_there_are
        CallsPanel: empty TaskPageListsTests.Several_statuses_are_ticked_and_stand_in_the_address, many TaskPageListsTests.Pages_are_turned_to_the_end_and_back
        ClientsPanel: many TaskPageListsTests.Clients_show_their_counters_and_parameters_and_are_filtered_by_state, error UnreadableTests.A_list_of_a_task_that_cannot_be_read_leaves_the_tasks_head_and_controls
        RecordingView: shown TaskListsTests.A_task_page_shows_every_call_its_details_recording_clients_and_log
        ScriptDialog: shown TaskListPageTests.A_task_is_edited_and_its_script_is_read_from_the_row
        DocumentPage: error HelpTests.A_document_is_no_way_into_the_page, many HelpTests.Every_document_of_the_product_can_be_read_in_it
        HelpMenu: shown HelpTests.The_question_mark_lists_the_shortcuts_and_the_pages_that_one_may_open
        ShortcutsDialog: shown HelpTests.The_question_mark_lists_the_shortcuts_and_the_pages_that_one_may_open
        Tour: shown HelpTests.The_tour_is_walked_and_left_by_keyboard_and_can_be_started_again
        EngineBar: shown TwoBrowsersTests.Pausing_all_dialling_says_so_on_every_page_of_everybody
        LanguageSwitch: shown LanguageTests.The_switch_is_kept_numbers_and_pushed_texts_follow_and_the_keyboard_leads_everywhere
        MainLayout: error UnreadableTests.A_page_that_cannot_be_read_says_so_and_is_tried_again_in_its_place
        NotFoundPage: error LooksTests.Every_page_is_accessible_and_nothing_scrolls_sideways
        ThemeToggle: shown LooksTests.The_chosen_theme_is_there_with_the_first_paint_after_a_reload
        MakeReportDialog: many ReportsPageTests.A_report_is_ordered_for_a_task_that_is_found_by_its_name
        ReportRow: loading ReportsPageTests.A_report_that_is_ordered_elsewhere_comes_by_itself_and_is_seen_to_be_made, error ReportsPageTests.A_report_is_cancelled_says_so_is_made_again_and_deleted_after_a_question
        ReportsPage: empty ReportsPageTests.No_report_at_all_tells_the_next_step, many ReportsPageTests.Reports_are_filtered_searched_sorted_and_paged_by_the_address, error UnreadableTests.A_page_that_cannot_be_read_says_so_and_is_tried_again_in_its_place
        AudioPlayer: shown TelephonyTests.The_telephony_section_is_used_by_keyboard_and_file_and_is_accessible_in_light_and_dark
        CheckMenu: many TaskPageListsTests.Several_statuses_are_ticked_and_stand_in_the_address
        ConfirmDialog: shown SharedComponentsTests.A_dangerous_question_names_what_it_touches_and_its_button_bears_the_verb
        CopyButton: shown AdminPagesTests.A_key_is_shown_once_and_revoked_and_a_link_names_its_tasks
        Crumbs: shown UnreadableTests.A_page_that_cannot_be_read_says_so_and_is_tried_again_in_its_place
        Dialog: shown SharedComponentsTests.A_dangerous_question_names_what_it_touches_and_its_button_bears_the_verb
        DonutPie: empty SharedComponentsTests.An_empty_pie_is_a_ring_with_nought_in_it, many SharedComponentsTests.A_pie_shows_total_counts_and_shares_and_draws_only_what_is_there
        EmptyState: empty SharedComponentsTests.A_table_without_rows_yet_shows_an_outline_then_the_empty_state_then_rows
        Field: error CallTaskSheetTests.Saved_empty_it_names_every_field_and_loses_nothing
        FieldMessage: error CallTaskSheetTests.An_error_goes_as_soon_as_it_is_mended
        FileDrop: error SharedComponentsTests.A_file_is_named_once_chosen_and_sent_by_the_browser_not_over_the_circuit
        FilterChips: many SharedComponentsTests.Filter_chips_tell_which_one_is_pressed_and_how_many_each_finds
        Guarded: error UnreadableTests.Another_address_is_tried_at_once
        Icon: many SharedComponentsTests.Every_status_has_a_word_an_icon_that_is_drawn_and_a_colour
        IntensitySlider: error SharedComponentsTests.The_pace_boxes_take_any_other_pace_and_keep_what_is_none_as_it_was_typed
        LiveTable: loading SharedComponentsTests.A_table_without_rows_yet_shows_an_outline_then_the_empty_state_then_rows, many SharedComponentsTests.New_rows_wait_behind_a_quiet_bar_while_the_pointer_is_on_the_table
        MenuButton: shown TaskPageListsTests.A_viewer_sees_no_whole_number_and_no_control_that_changes_anything
        Notice: error CallTaskSheetTests.A_task_that_was_deleted_meanwhile_is_told
        Pager: empty SharedComponentsTests.An_empty_pager_does_not_count_from_one, many SharedComponentsTests.A_pager_that_was_not_told_the_whole_count_says_so_and_still_goes_on
        ProgressBar: many SharedComponentsTests.Progress_is_told_to_screen_readers_and_stays_within_its_track
        RelativeTime: empty SharedComponentsTests.No_instant_is_a_dash, shown SharedComponentsTests.Words_about_time_move_on_by_themselves_with_one_timer_for_all
        SearchBox: shown TaskListsTests.The_list_of_tasks_is_searched_sorted_turned_edited_cloned_and_cleared_by_keyboard
        Skeleton: loading SharedComponentsTests.A_table_without_rows_yet_shows_an_outline_then_the_empty_state_then_rows
        SortHead: shown TaskListPageTests.The_heads_of_columns_sort_up_and_down_and_say_so
        StatusChip: many SharedComponentsTests.A_chip_shows_its_word_and_an_icon_beside_the_colour
        ToastHost: error SharedComponentsTests.A_message_leaves_by_itself_and_an_error_stays_until_closed
        AfterwardsFields: shown CallTaskSheetTests.Fields_appear_only_where_they_apply
        CallTaskSheet: empty CallTaskSheetTests.Where_nothing_is_saved_yet_it_says_what_to_do_next, many CallTaskSheetTests.Many_saved_things_can_be_chosen_and_a_preset_is_copied, error CallTaskSheetTests.Saved_empty_it_names_every_field_and_loses_nothing
        CallerIdFields: many CallTaskSheetTests.Many_saved_things_can_be_chosen_and_a_preset_is_copied
        ClientsFileFields: empty ClientsFileFieldsTests.Without_a_file_it_only_asks_for_one, many ClientsFileFieldsTests.A_file_of_many_columns_shows_as_many_as_can_be_read, error ClientsFileFieldsTests.A_file_that_is_gone_after_a_restart_is_asked_for_again
        ConflictPanel: error CallTaskSheetTests.Where_both_changed_a_field_nothing_is_saved_before_one_is_chosen
        HoursFields: many CallTaskSheetTests.Many_saved_things_can_be_chosen_and_a_preset_is_copied
        HowFields: error CallTaskSheetTests.Saved_empty_it_names_every_field_and_loses_nothing
        NumberSlider: error CallTaskSheetTests.Saved_empty_it_names_every_field_and_loses_nothing
        RecallFields: many CallTaskSheetTests.Many_saved_things_can_be_chosen_and_a_preset_is_copied
        RedirectFields: shown CallTaskSheetTests.Fields_appear_only_where_they_apply
        SoundPicker: many DeletedChoiceTests.An_ended_task_whose_things_were_deleted_is_renamed_and_shows_them_as_deleted
        TemplatesPage: empty TemplatesPageTests.Without_any_it_says_how_one_is_made, many TemplatesPageTests.Many_are_counted_and_a_viewer_may_only_look, error UnreadableTests.A_page_that_cannot_be_read_says_so_and_is_tried_again_in_its_place
        WhatFields: error CallTaskSheetTests.Saved_empty_it_names_every_field_and_loses_nothing
        WhomFields: shown CallTaskSheetTests.A_test_call_takes_its_numbers_from_the_form
        AudioPage: empty TelephonyPagesTests.Every_empty_list_tells_the_next_step, many TelephonyTests.The_telephony_section_is_used_by_keyboard_and_file_and_is_accessible_in_light_and_dark, error UnreadableTests.A_page_that_cannot_be_read_says_so_and_is_tried_again_in_its_place
        BlacklistFields: error TelephonyPagesTests.Numbers_are_put_on_the_do_not_call_list_and_taken_off
        BlacklistPage: empty TelephonyPagesTests.Every_empty_list_tells_the_next_step, many TelephonyPagesTests.Numbers_are_put_on_the_do_not_call_list_and_taken_off, error UnreadableTests.A_page_that_cannot_be_read_says_so_and_is_tried_again_in_its_place
        CallerIdsPage: empty TelephonyPagesTests.Every_empty_list_tells_the_next_step, many TelephonyPagesTests.Many_rows_are_turned_by_pages_and_strange_addresses_do_not_matter, error UnreadableTests.A_page_that_cannot_be_read_says_so_and_is_tried_again_in_its_place
        CallingHoursPage: empty TelephonyPagesTests.Every_empty_list_tells_the_next_step, many TelephonyPagesTests.A_cap_is_switched_where_it_stands, error UnreadableTests.A_page_that_cannot_be_read_says_so_and_is_tried_again_in_its_place
        DialPlansPage: many TelephonyPagesTests.A_dial_plan_is_made_tested_and_keeps_its_password, error UnreadableTests.A_page_that_cannot_be_read_says_so_and_is_tried_again_in_its_place
        DirectionsPage: empty TelephonyPagesTests.Every_empty_list_tells_the_next_step, error UnreadableTests.A_page_that_cannot_be_read_says_so_and_is_tried_again_in_its_place
        EditSheet: error TelephonyPagesTests.A_recall_set_is_typed_refused_on_its_field_saved_and_deleted
        HoursBox: shown TelephonyTests.The_telephony_section_is_used_by_keyboard_and_file_and_is_accessible_in_light_and_dark
        RecallSetsPage: empty TelephonyPagesTests.Every_empty_list_tells_the_next_step, many TelephonyPagesTests.A_recall_set_is_typed_refused_on_its_field_saved_and_deleted, error UnreadableTests.A_page_that_cannot_be_read_says_so_and_is_tried_again_in_its_place
        ShelfTable: empty TelephonyPagesTests.Every_empty_list_tells_the_next_step, many TelephonyPagesTests.Many_rows_are_turned_by_pages_and_strange_addresses_do_not_matter
        UsedBy: many TelephonyPagesTests.A_recall_set_is_typed_refused_on_its_field_saved_and_deleted
        Sparkline: empty WallViewTests.A_history_keeps_ten_minutes_and_breaks_where_nobody_watched
        WallBoard: empty WallBoardTests.Nothing_dialling_is_said_and_no_number_is_missing, many WallBoardTests.Many_tasks_fill_two_columns_and_say_which_page_stands, error WallBoardTests.A_carrier_that_is_down_is_said_without_its_address
        WallDocument: error WallTests.A_wall_moves_again_without_a_hand_after_its_server_was_killed_and_after_its_network_was_cut
        WallRow: many WallBoardTests.Why_a_task_waits_is_told_in_two_words_and_with_the_displays_own_clock
        App: shown LooksTests.The_chosen_theme_is_there_with_the_first_paint_after_a_reload
        Routes: error LooksTests.Every_page_is_accessible_and_nothing_scrolls_sideways
        """;

    private static readonly string[] Known = ["loading", "empty", "error", "many", "shown"];

    [Fact]
    public void Every_component_has_its_states_and_each_of_them_a_test()
    {
        var components = typeof(App).Assembly.GetTypes()
            .Where(type => typeof(IComponent).IsAssignableFrom(type) && !type.IsAbstract && type.Name != "_Imports" && type.Namespace?.StartsWith("CallTasks.Web.Components", StringComparison.Ordinal) == true)
            .Select(type => type.Name.Split('`')[0]).ToHashSet(StringComparer.Ordinal);
        var tests = typeof(ComponentStatesTests).Assembly.GetTypes().Where(type => type.Name.EndsWith("Tests", StringComparison.Ordinal)).ToLookup(type => type.Name, StringComparer.Ordinal);
        var lines = States.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.Split(": ", 2)).ToDictionary(line => line[0], line => line[1], StringComparer.Ordinal);

        Assert.Equal([], components.Except(lines.Keys).Order().Select(name => $"{name} has no line"));
        Assert.Equal([], lines.Keys.Except(components).Order().Select(name => $"{name} is no component"));
        Assert.Equal([], lines.SelectMany(line => line.Value.Split(", ").Select(state => state.Split(' ')).Where(state => state is not [var word, var test] || !Known.Contains(word) || !IsThere(tests, test)).Select(state => $"{line.Key}: {string.Join(' ', state)}")));
    }

    /// <summary>A test by its class and name; a star stands for any test of the class.</summary>
    private static bool IsThere(ILookup<string, Type> tests, string name) => name.Split('.') is [var type, var method]
        && tests[type].Any(found => method == "*" || found.GetMethod(method, BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static) is not null);
}
