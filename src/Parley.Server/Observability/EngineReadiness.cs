using System.Collections.Concurrent;

using Parley.Core;

namespace Parley.Server.Observability;

/// <summary>Whether the engines are loaded; told by those who load them. Thread-safe.</summary>
internal sealed class EngineReadiness : IReadinessCheck
{
    private readonly ConcurrentDictionary<EngineKind, bool> _works = new();

    public string Name => "engines";

    /// <summary>An engine of that kind is loaded, or cannot be.</summary>
    public void Note(EngineKind kind, bool works) => _works[kind] = works;

    /// <summary>Whether an engine of that kind was tried and did not work.</summary>
    public bool Failed(EngineKind kind) => _works.TryGetValue(kind, out bool works) && !works;

    public ValueTask<ReadinessResult> CheckAsync(CancellationToken cancellationToken)
    {
        EngineKind[] loading = [.. EngineKinds.OfVoiceLoop.Where(kind => !_works.ContainsKey(kind))];
        EngineKind[] missing = [.. _works.Where(static kind => !kind.Value).Select(static kind => kind.Key).Order()];
        // The language model is mostly another server's: it may come back without this one, and sessions say what is
        // wrong. Without a turn detector, also while it loads, the silence decides.
        ReadinessState state = loading.Length > 0
            || missing.Any(static kind => kind != EngineKind.Brain && EngineKinds.OfVoiceLoop.Contains(kind))
            ? ReadinessState.Failing
            : missing.Length > 0 ? ReadinessState.Degraded : ReadinessState.Ok;
        return ValueTask.FromResult(new ReadinessResult(state, Tell(loading, missing)));
    }

    private static string? Tell(EngineKind[] loading, EngineKind[] missing) => (loading, missing) switch
    {
        (_, { Length: > 0 }) => $"No engine works for: {Words(missing)}. GET /status tells why.",
        ({ Length: > 0 }, _) => $"Still loading: {Words(loading)}.",
        _ => null,
    };

    private static string Words(EngineKind[] kinds) => string.Join(", ", kinds.Select(
        static kind => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString())));
}
