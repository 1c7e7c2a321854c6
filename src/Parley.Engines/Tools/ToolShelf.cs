using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace Parley.Engines.Tools;

/// <summary>All functions that personas may name. Thread-safe if the registered ones are.</summary>
/// <param name="registered">By the program that Parley runs in.</param>
/// <param name="options">Those of the settings.</param>
/// <param name="http">Calls these.</param>
/// <param name="time">The clock, of which one is built in.</param>
public sealed class ToolShelf(
    IEnumerable<AIFunction> registered, IOptions<ToolOptions> options, IHttpClientFactory http, TimeProvider time)
{
    /// <summary>In the order of registered, built in, settings; of those with the same name the first.</summary>
    public IReadOnlyList<AIFunction> All { get; } =
    [
        .. registered
            .Append(new CurrentTimeTool(time))
            .Concat(options.Value.Tools.Select(settings => new HttpTool(settings, http, time)))
            .DistinctBy(static tool => tool.Name, StringComparer.Ordinal),
    ];
}
