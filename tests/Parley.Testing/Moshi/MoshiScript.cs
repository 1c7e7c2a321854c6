namespace Parley.Testing.Moshi;

/// <summary>How a <see cref="MoshiServer"/> behaves; by default well.</summary>
public sealed record MoshiScript
{
    /// <summary>How many frames of 80 ms its words come late. Default: 6.</summary>
    public int DelayFrames { get; init; } = 6;

    /// <summary>The only key it takes. Default: <c>public_token</c>.</summary>
    public string Key { get; init; } = "public_token";

    /// <summary>Whether it says when it listens; the server of the plain kind does not. Default: true.</summary>
    public bool SaysReady { get; init; } = true;

    /// <summary>Whether its model has heads for pauses, and so tells of steps. Default: true.</summary>
    public bool SaysSteps { get; init; } = true;

    /// <summary>The probabilities of a step, given how many silent frames came last. Default: few while there is sound.</summary>
    public Func<int, float[]> Pauses { get; init; } = static silent => silent == 0 ? [0.04f, 0.03f, 0.02f, 0.01f] : [0.9f, 0.8f, 0.7f, 0.6f];

    /// <summary>Connections that find it full, counted from 0. Default: none.</summary>
    public Func<int, bool> IsFull { get; init; } = static _ => false;

    /// <summary>Connections that are refused before they are made. Default: none.</summary>
    public Func<int, bool> IsDown { get; init; } = static _ => false;

    /// <summary>After how many frames of sound a connection is cut off, given its number. Default: never.</summary>
    public Func<int, int?> CutsAfter { get; init; } = static _ => null;

    /// <summary>What it sends after so many frames of sound in place of a step. Default: nothing.</summary>
    public Func<int, byte[]?> Instead { get; init; } = static _ => null;

    /// <summary>Awaited before each frame is heard: a server that is slow, or does not answer any more. Default: at once.</summary>
    public Func<int, Task> Before { get; init; } = static _ => Task.CompletedTask;
}
