using Parley.Core.Voices;

namespace Parley.Engines.Voices;

/// <summary>The two files of a voice under temporary names.</summary>
internal sealed class StagedVoice(WholeFile voice, WholeFile description) : IStagedVoice
{
    private bool _hasAppeared;

    public WholeFile Voice { get; } = voice;

    public WholeFile Description { get; } = description;

    public void Appear() => Appear(overwrite: true);

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
