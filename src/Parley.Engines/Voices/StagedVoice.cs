using Parley.Core.Voices;

namespace Parley.Engines.Voices;

/// <summary>The two files of a voice under temporary names.</summary>
/// <param name="voice">The voice's.</param>
/// <param name="description">What tells of it.</param>
/// <param name="pathsOf">Where the two would be under another id; throws where a voice is there.</param>
internal sealed class StagedVoice(
    WholeFile voice, WholeFile description, Func<string, (string Voice, string Description)> pathsOf) : IStagedVoice
{
    private bool _hasAppeared;

    public WholeFile Voice { get; } = voice;

    public WholeFile Description { get; } = description;

    public void Appear() => Appear(overwrite: true);

    public void AppearAs(string id)
    {
        if (_hasAppeared)
            return;
        (Voice.Path, Description.Path) = pathsOf(id);
        if (!Appear(overwrite: false))
            pathsOf(id); // another process was faster: says so
    }

    /// <returns>False if it would overwrite and must not.</returns>
    public bool Appear(bool overwrite)
    {
        if (_hasAppeared)
            return true;
        // The description first: a voice that is there is described, while a description without its voice is no voice.
        Description.Appear(overwrite: true);
        _hasAppeared = Voice.Appear(overwrite);
        return _hasAppeared;
    }

    public void Dispose()
    {
        Voice.Dispose();
        Description.Dispose();
    }
}
