using Parley.Core;

namespace Parley.Server.Composition;

/// <summary>The engine that does one kind of work now. Thread-safe.</summary>
/// <param name="selector">Says which, and may say another when a model has come.</param>
/// <param name="kind">Of work.</param>
/// <param name="make">Puts together what is used, by the engine's name.</param>
internal sealed class CurrentEngine<T>(EngineSelector selector, EngineKind kind, Func<string, T> make)
    where T : class
{
    private readonly Lock _gate = new();
    private Made? _made;

    /// <exception cref="EngineUnavailableException">None of the kind works on this machine.</exception>
    public T Value
    {
        get
        {
            EngineChoice choice = selector.Choose(kind);
            if (Volatile.Read(ref _made) is { } made && ReferenceEquals(made.Choice, choice))
                return made.Engine;
            lock (_gate)
            {
                if (_made is null || !ReferenceEquals(_made.Choice, choice))
                    Volatile.Write(ref _made, new Made(choice, make(choice.Name)));
                return _made!.Engine;
            }
        }
    }

    private sealed record Made(EngineChoice Choice, T Engine);
}
