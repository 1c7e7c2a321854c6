namespace Parley.Engines.Flite;

/// <summary>A voice that comes with flite.</summary>
/// <param name="Id">As in the name of its library.</param>
/// <param name="Description">One line for people.</param>
internal sealed record FliteVoice(string Id, string Description)
{
    /// <summary>All that flite ships for running text, the default first. (Another, <c>time_awb</c>, can only tell the time.)</summary>
    public static IReadOnlyList<FliteVoice> Known { get; } =
    [
        new("slt", "American woman, statistical"),
        new("rms", "American man, statistical"),
        new("awb", "Scottish man, statistical"),
        new("kal16", "American man, diphones; the quickest"),
        new("kal", "American man, diphones at 8 kHz"),
    ];
}
