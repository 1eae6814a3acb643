using System.CommandLine;
using System.Globalization;
using Analytics.Ingest;
using Analytics.Jobs.Access;
using Analytics.Jobs.Schedule;

namespace Analytics.Jobs.Commands;

/// <summary><c>analytics access grant|revoke|list</c>: who may ask the server what.</summary>
internal static class AccessCommand
{
    private const int LongestName = 64;

    internal static Command Create(App app) => app.Command("access", app.Texts.AccessCommand, "analytics access list", Grant(app), Revoke(app), List(app));

    private static Command Grant(App app)
    {
        var texts = app.Texts;
        var name = new Argument<string>("NAME") { Description = texts.AccountName };
        var role = new Option<string>("--role") { Description = texts.RoleOption, HelpName = string.Join('|', Enum.GetValues<Role>().Select(Word)), Required = true };
        role.AcceptOnlyFromAmong([.. Enum.GetValues<Role>().Select(Word)]);
        var region = ReturnWords.Region(app, texts.RegionOfRole);
        var expires = new Option<string>("--expires") { Description = texts.ExpiresOption, HelpName = "DATE" };
        var command = app.Command("grant", texts.AccessGrant, "analytics access grant guangdong-1 --role region --region 440000 --expires 2026-12-31", name, role, region, expires);
        command.SetAction(call =>
        {
            string whose = call.GetValue(name)!;
            if (whose.Length is 0 or > LongestName || whose.Trim() != whose || whose.Any(char.IsControl))
                throw new ProgramException(ExitCode.Usage, texts.BadAccountName);
            var what = Enum.GetValues<Role>().First(each => Word(each) == call.GetValue(role));
            string? code = call.GetValue(region);
            if ((what == Role.Region) != (code is not null) || code == ReturnScope.Nation)
                throw new ProgramException(ExitCode.Usage, texts.RegionNeeded);
            string? own = code is null ? null : new ReturnWords(app, call).RegionOf(code);
            DateTimeOffset? end = call.GetValue(expires) is { } day ? EndOf(day, texts) : null;
            string token = new AccountFile(app.Folder(call), texts).Grant(whose, what, own, end, ReturnWords.Actor(null));
            app.Talk(call).Say(texts.Granted(whose));
            app.Shell.Out.WriteLine(token);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command Revoke(App app)
    {
        var texts = app.Texts;
        var name = new Argument<string>("NAME") { Description = texts.AccountName };
        var command = app.Command("revoke", texts.AccessRevoke, "analytics access revoke guangdong-1", name);
        command.SetAction(call =>
        {
            new AccountFile(app.Folder(call), texts).Revoke(call.GetValue(name)!, ReturnWords.Actor(null));
            app.Shell.Out.WriteLine(texts.Revoked(call.GetValue(name)!));
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static Command List(App app)
    {
        var texts = app.Texts;
        var command = app.Command("list", texts.AccessList, "analytics access list --format json", app.Format);
        command.SetAction(call =>
        {
            var now = DateTimeOffset.UtcNow;
            var accounts = new AccountFile(app.Folder(call), texts).Read();
            string State(Account account) => account.RevokedAt is not null ? "revoked" : account.IsGood(now) ? "good" : "expired";
            app.Output(call).Write(
                accounts,
                new Field<Account>("name", texts.NameOf, a => a.Name),
                new("role", texts.RoleOf, a => Word(a.Role), a => texts.Of(a.Role)),
                new("region", texts.RegionOf, a => a.Region),
                new("state", texts.StateOf, State, a => texts.StateOfAccount(State(a))),
                new("granted_at", texts.GrantedOf, a => Beijing(a.GrantedAt), a => Texts.Instant(a.GrantedAt)),
                new("granted_by", texts.GrantedByOf, a => a.GrantedBy),
                new("expires", texts.ExpiresOf, a => Beijing(a.Expires), a => a.Expires is { } end ? Texts.Instant(end) : null),
                new("revoked_at", null, a => Beijing(a.RevokedAt)),
                new("revoked_by", null, a => a.RevokedBy));
            if (accounts.Count == 0)
                app.Talk(call).Say(texts.NoAccounts);
            return (int)ExitCode.Done;
        });
        return command;
    }

    private static DateTimeOffset EndOf(string text, Texts texts)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            throw new ProgramException(ExitCode.Usage, texts.BadValue("--expires", text, "2026-12-31"));
        var midnight = day.AddDays(1).ToDateTime(TimeOnly.MinValue);
        var end = new DateTimeOffset(midnight, ScheduledJob.Zone.GetUtcOffset(midnight));
        return end > DateTimeOffset.UtcNow ? end : throw new ProgramException(ExitCode.Usage, texts.ExpiresInThePast(text));
    }

    private static DateTimeOffset? Beijing(DateTimeOffset? instant) => instant is { } known ? TimeZoneInfo.ConvertTime(known, ScheduledJob.Zone) : null;

    private static string Word(Role role) => role.ToString().ToLowerInvariant();
}
