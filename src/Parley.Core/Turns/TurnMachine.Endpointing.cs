using Parley.Core.Sessions;

namespace Parley.Core.Turns;

/// <content>What the turn detector says of a pause.</content>
public sealed partial class TurnMachine
{
    private void AskTurnDetector(TimeSpan at, Utterance utterance)
    {
        if (!_endpointing.HasTurnDetector || Mode != SessionMode.HandsFree)
            return;

        AbandonPrediction(utterance);
        utterance.DetectorRequest = ++_lastRequest;
        utterance.DetectorAskedAt = at;
        TimeSpan silence = at - (utterance.LastSpeech ?? at);
        Do(new TurnEffect.PredictEndOfTurn(
            _lastRequest, utterance.Speech, silence, utterance.FinalText ?? utterance.PartialText));
        Arm(TurnTimer.TurnDetector, at + TimeSpan.FromMilliseconds(options.TurnDetectorTimeoutMs));
    }

    private void OnEndOfTurnPredicted(TimeSpan at, int request, float? probability)
    {
        if (_utterance is not { DecidedAt: null } utterance || utterance.DetectorRequest != request)
            return;

        utterance.DetectorRequest = null;
        Clear(TurnTimer.TurnDetector);
        if (probability is not null)
        {
            utterance.EndOfTurnProbability = probability;
            utterance.DetectorDelay = at - utterance.DetectorAskedAt;
            AskAgainLater(at, utterance);
        }

        AwaitEndOfTurn(at, utterance);
    }

    private void OnTurnDetectorTimer(TimeSpan at)
    {
        if (_utterance is not { DecidedAt: null, IsSpeaking: false } utterance)
            return;

        if (utterance.DetectorRequest is null)
        {
            AskTurnDetector(at, utterance);
            return;
        }

        AbandonPrediction(utterance);
        AwaitEndOfTurn(at, utterance);
    }

    /// <summary>For detectors that know more when the silence grows.</summary>
    private void AskAgainLater(TimeSpan at, Utterance utterance)
    {
        if (utterance.LastSpeech is { } lastSpeech && _endpointing.NextQuestion(utterance, at - lastSpeech) is { } silence)
            Arm(TurnTimer.TurnDetector, lastSpeech + silence);
    }

    private void AbandonPrediction(Utterance utterance)
    {
        Clear(TurnTimer.TurnDetector);
        if (utterance.DetectorRequest is { } request)
            Do(new TurnEffect.AbandonPrediction(request));
        utterance.DetectorRequest = null;
    }
}
