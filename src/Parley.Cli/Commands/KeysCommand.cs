using System.CommandLine;

using Microsoft.Extensions.DependencyInjection;

using Parley.Cli.Composition;
using Parley.Cli.Help;
using Parley.Cli.Keys;
using Parley.Server.Security;

namespace Parley.Cli.Commands;

/// <summary><c>parley keys</c>: who may use a server that others can reach.</summary>
internal static class KeysCommand
{
    private const int DefaultGraceHours = 24;

    private static readonly Argument<string> _id = new("ID") { Description = "Of the key; 'parley keys list' shows it." };

    private static readonly Option<string> _name = new("--name")
    {
        Description = "What people call the key: who has it, or what for.",
        HelpName = "name",
        Required = true,
    };

    private static readonly Option<AccessScope[]> _scopes = new("--scopes")
    {
        Description = "What it may do, separated by commas: read (see), talk (hear and speak), write (make, change, "
            + "delete), admin (everything).",
        HelpName = "read,talk,write,admin",
        Required = true,
        CustomParser = KeyArguments.Scopes,
    };

    private static readonly Option<int?> _expiresDays = new("--expires-days")
    {
        Description = "How long it is taken. [default: for ever]",
        HelpName = "number",
        CustomParser = OptionRules.WholeNumber(1, 36_500),
    };

    private static readonly Option<int?> _graceHours = new("--grace-hours")
    {
        Description = $"How long the key that it had is still taken. [default: {DefaultGraceHours}]",
        HelpName = "number",
        CustomParser = OptionRules.WholeNumber(0, 8_760),
    };

    private static readonly Option<bool> _json = new("--json") { Description = "One JSON object a line." };

    private static string Actor => $"cli:{Environment.UserName}";

    public static Command Create()
    {
        var create = new Command(
            "create", "Make a key. It is shown this once; only a hash of it is kept.") { _name, _scopes, _expiresDays, _json };
        create.SetAction(CreateAsync);
        create.AddExamples(
            "parley keys create --name phone --scopes talk",
            "parley keys create --name operator --scopes admin --expires-days 90");
        var list = new Command("list", "Show the keys: what they may do, and when they were last used.") { _json };
        list.SetAction(ListAsync);
        var revoke = new Command("revoke", "End a key; a running server refuses it within seconds.") { _id };
        revoke.SetAction(RevokeAsync);
        revoke.AddExamples("parley keys revoke 3f9a2c81d04e");
        var rotate = new Command(
            "rotate", "Give a key a new secret; both are taken until the grace is over.") { _id, _graceHours, _json };
        rotate.SetAction(RotateAsync);
        rotate.AddExamples("parley keys rotate 3f9a2c81d04e --grace-hours 1");
        return new Command("keys", "Who may use the server from other machines.") { create, list, revoke, rotate };
    }

    private static async Task<int> CreateAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using CommandServices services = CommandServices.Create();
        TimeSpan? validFor = parsed.GetValue(_expiresDays) is { } days ? TimeSpan.FromDays(days) : null;
        NewKey made = await Keys(services).CreateAsync(
            parsed.GetValue(_name)!, parsed.GetValue(_scopes)!, validFor, Actor, cancellationToken);
        KeyReport.WriteNew(made, parsed.GetValue(_json));
        return ExitCode.Success;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using CommandServices services = CommandServices.Create();
        IReadOnlyList<ApiKey> keys = await Keys(services).ListAsync(cancellationToken);
        KeyReport.WriteList(
            keys, services.Provider.GetRequiredService<TimeProvider>().GetUtcNow(), parsed.GetValue(_json));
        return ExitCode.Success;
    }

    private static async Task<int> RevokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using CommandServices services = CommandServices.Create();
        string id = parsed.GetValue(_id)!;
        if (!await Keys(services).RevokeAsync(id, Actor, cancellationToken))
            throw NoSuchKey(id);
        return ExitCode.Success;
    }

    private static async Task<int> RotateAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using CommandServices services = CommandServices.Create();
        string id = parsed.GetValue(_id)!;
        TimeSpan grace = TimeSpan.FromHours(parsed.GetValue(_graceHours) ?? DefaultGraceHours);
        NewKey made = await Keys(services).RotateAsync(id, grace, Actor, cancellationToken) ?? throw NoSuchKey(id);
        KeyReport.WriteNew(made, parsed.GetValue(_json));
        return ExitCode.Success;
    }

    private static KeyAdministration Keys(CommandServices services) =>
        services.Provider.GetRequiredService<KeyAdministration>();

    private static CommandException NoSuchKey(string id) => new(
        ExitCode.Failed, $"There is no key '{id}' that could be changed; 'parley keys list' shows those there are.");
}
