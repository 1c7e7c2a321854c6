using System.CommandLine;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

using Parley.Cli.Composition;
using Parley.Cli.Help;
using Parley.Server;

namespace Parley.Cli.Commands;

/// <summary><c>parley serve</c>: the platform.</summary>
internal static class ServeCommand
{
    private static readonly Option<string?> _host = new("--host")
    {
        Description = "Address to listen on. [default: 127.0.0.1, this machine only]",
        HelpName = "address",
    };

    private static readonly Option<int?> _port = new("--port")
    {
        Description = "Port to listen on; 0 takes a free one. [default: 8080]",
        HelpName = "number",
        CustomParser = OptionRules.WholeNumber(0, 65_535),
    };

    private static readonly ModelArguments _model = new();

    public static Command Create()
    {
        var command = new Command("serve", "Run the platform; talk to it in the browser.") { _host, _port };
        _model.AddTo(command);
        command.SetAction(RunAsync);
        command.AddExamples(
            "parley serve                                                   then open http://127.0.0.1:8080",
            "parley serve --host 0.0.0.0 --port 9000                        reachable from other machines",
            "LLM_ENDPOINT=http://127.0.0.1:11434 LLM_MODEL=llama3.2 parley serve");
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var overrides = new List<KeyValuePair<string, string?>>(_model.Read(parsed));
        if (parsed.GetValue(_host) is { } host)
            overrides.Add(new("Parley:Server:Host", host));
        if (parsed.GetValue(_port) is { } port)
            overrides.Add(new("Parley:Server:Port", port.ToString()));

        await using ParleyServer server = await ParleyServer.StartAsync(overrides, QuietStart, cancellationToken);
        Console.Out.WriteLine($"Parley is listening on {server.Address}; open it in a browser to talk. Ctrl-C stops it.");
        await server.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Success;
    }

    // A start that fails is told in one sentence by whoever called; the host would log the same with its stack before.
    private static void QuietStart(IServiceCollection services) => services.Configure<LoggerFilterOptions>(
        static filter => filter.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None));
}
